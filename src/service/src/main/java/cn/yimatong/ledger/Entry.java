package cn.yimatong.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A key with its value, as it lies in Redis, and in an exported file: key | what, 1 byte | value; each with its length.
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it came
record Entry(byte[] key, Value value) {

    /** What lies under a key. */
    sealed interface Value {}

    /** @param expiresAtMillis 0: never */
    @SuppressWarnings("ArrayRecordComponent") // handed through as it came
    record Text(byte[] bytes, long expiresAtMillis) implements Value {}

    /** Fields of a hash, each with its value behind it. */
    record Table(List<byte[]> fieldsAndValues) implements Value {}

    /** A stream, oldest first. */
    record Events(List<Event> events) implements Value {}

    /** @param fieldsAndValues in their order, which scripts go by */
    record Event(String id, List<byte[]> fieldsAndValues) {}

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, key);
            switch (value) {
                case Text text -> {
                    out.writeByte('t');
                    out.writeLong(text.expiresAtMillis());
                    write(out, text.bytes());
                }
                case Table table -> {
                    out.writeByte('h');
                    write(out, table.fieldsAndValues());
                }
                case Events stream -> {
                    out.writeByte('s');
                    out.writeInt(stream.events().size());
                    for (Event event : stream.events()) {
                        out.writeUTF(event.id());
                        write(out, event.fieldsAndValues());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException the bytes are no entry */
    static Entry decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte[] key = read(in);
            return new Entry(key, value(in));
        }
    }

    private static Value value(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 't' -> {
                long expiresAtMillis = in.readLong();
                yield new Text(read(in), expiresAtMillis);
            }
            case 'h' -> new Table(readList(in));
            case 's' -> {
                int count = in.readInt();
                List<Event> events = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    events.add(new Event(in.readUTF(), readList(in)));
                }
                yield new Events(events);
            }
            default -> throw new IOException("it holds something that this version does not know");
        };
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void write(DataOutputStream out, List<byte[]> list) throws IOException {
        out.writeInt(list.size());
        for (byte[] bytes : list) {
            write(out, bytes);
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("an entry of it is torn");
        }
        return in.readNBytes(length);
    }

    private static List<byte[]> readList(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<byte[]> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(read(in));
        }
        return list;
    }
}
