package cn.yimatong.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a starting Redis how far it is, over a connection of its own; blocking. */
final class RedisProbe {
    private static final int TIMEOUT_MILLIS = 1000;

    private RedisProbe() {}

    enum State {
        /** Nobody answers, or somebody who does not know the password. */
        ABSENT,
        /** It reads its file. */
        LOADING,
        /** It serves. */
        READY
    }

    static State ask(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            boolean known = "+OK".equals(in.readLine());
            String answer = String.valueOf(in.readLine());
            return !known ? State.ABSENT : answer.startsWith("-LOADING") ? State.LOADING : State.READY;
        } catch (IOException e) {
            return State.ABSENT;
        }
    }
}
