package cn.yimatong.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A client that sends exactly the bytes it is told to. */
final class RawConnection implements AutoCloseable {

    /** An answer; header names in lower case. */
    record Response(int status, Map<String, String> headers, Buffer body) {

        String header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).orElse("");
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return new JsonObject(text());
        }

        /** The problem's type, such as {@code not-found}. */
        String problem() {
            return json().getString("type").substring("/problems/".length());
        }

        /** Where the errors point, such as {@code pointer /scene}. */
        List<String> wrong() {
            return json().getJsonArray("errors", new JsonArray()).stream().map(JsonObject.class::cast)
                    .map(error -> error.fieldNames().stream().filter(name -> !name.equals("detail")).findFirst()
                            .map(name -> name + " " + error.getString(name)).orElse("nothing"))
                    .toList();
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends until the server takes no more, at most so many times; true if it stopped. */
    boolean sendUntilRefused(byte[] bytes, int most) {
        try {
            for (int i = 0; i < most; i++) {
                send(bytes);
            }
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** Reads one answer. */
    Response receive() throws IOException {
        Response head = receiveHead();
        int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer ends early");
        }
        return new Response(head.status(), head.headers(), Buffer.buffer(body));
    }

    /** Reads one answer that has no body, whatever length it states. */
    Response receiveHead() throws IOException {
        String[] head = head().split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(head[i].substring(0, colon).toLowerCase(Locale.ROOT), head[i].substring(colon + 1).strip());
        }
        return new Response(Integer.parseInt(head[0].split(" ", -1)[1]), headers, Buffer.buffer());
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no answer, but: " + head);
            }
            head.append((char) next);
        }
        return head.substring(0, head.length() - 4);
    }

    /** Reads on until this text has come, whatever comes before it. */
    void readUntil(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ends before: " + text);
            }
            seen.append((char) next);
            if (seen.length() > 4 * text.length() + 1000) {
                seen.delete(0, seen.length() - text.length());
            }
        }
    }

    /** Reads until the server has closed the connection; how many bytes that were. */
    long readToItsEnd() throws IOException {
        byte[] some = new byte[65_536];
        long all = 0;
        try {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                all += read;
            }
        } catch (SocketException _) {
            // A reset is an end as well.
        }
        return all;
    }

    /** Whether the server closes the connection, without another byte, before the client gives up. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException _) {
            return true;
        }
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
