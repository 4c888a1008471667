package cn.yimatong.console;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Visit;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the page, kept in memory as it is and compressed (RFC 9110, sections 8.4 and 8.8.3). */
final class StaticFile {

    private static final int DIGITS = 16;
    private static final int NOT_MODIFIED = 304;

    private final String type;
    private final Buffer plain;
    private final Buffer packed;
    private final String digest;
    private final Map<String, String> headers;

    /**
     * @param caching how long a browser may keep it
     * @param headers further headers of each answer
     */
    StaticFile(String type, byte[] bytes, String caching, Map<String, String> headers) {
        this.type = type;
        this.plain = Buffer.buffer(bytes);
        this.packed = Buffer.buffer(pack(bytes));
        this.digest = digest(bytes);
        this.headers = new HashMap<>(headers);
        this.headers
                .putAll(Map.of("Cache-Control", caching, "ETag", tag(), "Vary", "Accept-Encoding, Accept-Language"));
    }

    /** The bytes of a resource, which must be there. */
    static byte[] load(String resource) {
        try (InputStream in = StaticFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names these bytes and no others. */
    String digest() {
        return digest;
    }

    /** Weak, as it names both forms. */
    private String tag() {
        return "W/\"" + digest + "\"";
    }

    Answer answer(Visit visit) {
        boolean known = visit.header("If-None-Match").stream().flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip).anyMatch(tag -> tag.equals(tag()) || tag.equals("*"));
        if (known) {
            return new Answer.Reply(NOT_MODIFIED, "", headers, Buffer.buffer());
        }
        return takesGzip(visit.header("Accept-Encoding").orElse(""))
                ? new Answer.Reply(200, type, headers, packed).with("Content-Encoding", "gzip")
                : new Answer.Reply(200, type, headers, plain);
    }

    private static boolean takesGzip(String codings) {
        return Arrays.stream(codings.toLowerCase(Locale.ROOT).split(",")).map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.equals("gzip") || coding.startsWith("gzip;q=1")
                        || coding.matches("gzip;q=0\\.0*[1-9].*"));
    }

    private static byte[] pack(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
