package cn.yimatong.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes JSON into a buffer. */
final class JsonBuffer extends OutputStream {

    private static final JsonFactory JSON = new JsonFactory();

    private final Buffer buffer = Buffer.buffer();

    private JsonBuffer() {}

    /** One object with these members. */
    static Buffer object(JsonMembers members) {
        JsonBuffer out = new JsonBuffer();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.buffer;
    }

    @Override
    public void write(int b) {
        buffer.appendByte((byte) b);
    }

    /** The generator keeps what it writes and hands it over here at its end, if it is not very much. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        buffer.appendBytes(bytes, offset, length);
    }
}
