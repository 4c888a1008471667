package cn.yimatong.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of Redis's protocol (RESP2) as the peers speak: loads one script and runs it. */
final class RedisStandIn implements AutoCloseable {
    private static final String SHA = "0123456789012345678901234567890123456789";

    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final AtomicInteger scripts = new AtomicInteger();

    RedisStandIn() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** How many scripts were run. */
    int scripts() {
        return scripts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client; var in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            OutputStream out = client.getOutputStream();
            for (String head = in.readLine(); head != null; head = in.readLine()) {
                // An array of strings, each with its length before it.
                String[] words = new String[Integer.parseInt(head.substring(1))];
                for (int i = 0; i < words.length; i++) {
                    words[i] = text(in, Integer.parseInt(in.readLine().substring(1)));
                }
                out.write(answer(words).getBytes(US_ASCII));
                out.flush();
            }
        } catch (IOException gone) {
            // The peer has ended.
        }
    }

    private static String text(BufferedReader in, int length) throws IOException {
        char[] text = new char[length];
        for (int read = 0; read < length;) {
            int more = in.read(text, read, length - read);
            if (more < 0) {
                throw new EOFException();
            }
            read += more;
        }
        in.readLine();
        return new String(text);
    }

    private String answer(String[] words) {
        return switch (words[0].toUpperCase(Locale.ROOT)) {
            case "SCRIPT" -> "$40\r\n" + SHA + "\r\n";
            case "EVALSHA" -> words[1].equals(SHA) ? run() : "-NOSCRIPT no such script\r\n";
            case "EVAL" -> run();
            case "HELLO" -> "-ERR unknown command\r\n";
            default -> "+OK\r\n";
        };
    }

    private String run() {
        scripts.incrementAndGet();
        return "*2\r\n:1\r\n$3\r\nbus\r\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
