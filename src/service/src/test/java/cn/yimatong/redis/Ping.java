package cn.yimatong.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a starting server, over a connection of its own, whether it serves. */
final class Ping {
    private static final int TIMEOUT_MILLIS = 1000;

    private Ping() {}

    /** That it wants a password is an answer, too; that it still reads its file is not. */
    static boolean isServing(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            return answer != null && (answer.equals("+PONG") || answer.startsWith("-NOAUTH"));
        } catch (IOException e) {
            return false;
        }
    }
}
