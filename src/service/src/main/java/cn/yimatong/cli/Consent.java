package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/**
 * Asks before something is done that cannot be taken back.
 *
 * @param answers where the answer is read from
 * @param terminal whether somebody is there to answer
 */
public record Consent(InputStream answers, boolean terminal) {

    /** Asks, and waits for the answer; only {@code yes} is a yes. */
    public boolean given(PrintWriter err) {
        err.print("Do it? Type yes: ");
        err.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(answers, UTF_8)).readLine();
            return answer != null && answer.strip().equals("yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
