package cn.yimatong.ledger;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of an exported ledger: a line that names form and version, then frames. Numbers are big-endian.
 *
 * <pre>
 * file   "yimatong ledger 1\n" | head | entries and marks in any order | end, and nothing behind it
 * frame  type, 1 byte | length of the payload, 4 | payload | CRC-32C, 4
 * H      head: id of this export, 32 hexadecimal digits | id of the deployment
 * E      an entry, see {@link Entry}
 * C      a mark from which a stopped export goes on, text; an import passes it over
 * Z      end: how many entries there are, 8 bytes
 * </pre>
 *
 * The checksum (RFC 3720) is over the frame's number, 8 bytes from 0 on, its type and its payload, so that a frame that
 * is missing or in another's place shows, too. It is against accidents: who can write the file can make it right.
 */
final class LedgerFile {
    static final char HEAD = 'H';
    static final char ENTRY = 'E';
    static final char MARK = 'C';
    static final char END = 'Z';

    static final int ID_DIGITS = 32;

    private static final byte[] FIRST_LINE = "yimatong ledger 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int AROUND_PAYLOAD = 9;
    /** A stream of a thousand events has half a megabyte. */
    private static final int LONGEST_PAYLOAD = 1 << 28;

    private LedgerFile() {}

    @SuppressWarnings("ArrayRecordComponent") // handed through as it came
    record Frame(char type, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** Writes frames one behind another. */
    static final class Writer {
        private final OutputStream out;
        private long frames;
        private long entries;

        private Writer(OutputStream out, long frames, long entries) {
            this.out = out;
            this.frames = frames;
            this.entries = entries;
        }

        /** For a new file, whose first line and head it writes. */
        static Writer begin(OutputStream out, String id, String deployment) throws IOException {
            out.write(FIRST_LINE);
            Writer writer = new Writer(out, 0, 0);
            writer.write(HEAD, (id + deployment).getBytes(StandardCharsets.UTF_8));
            return writer;
        }

        /** For a file that has so many frames and entries. */
        static Writer goOn(OutputStream out, long frames, long entries) {
            return new Writer(out, frames, entries);
        }

        void entry(Entry entry) throws IOException {
            write(ENTRY, entry.encode());
            entries++;
        }

        void mark(String text) throws IOException {
            write(MARK, text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void end() throws IOException {
            write(END, ByteBuffer.allocate(8).putLong(entries).array());
            out.flush();
        }

        long entries() {
            return entries;
        }

        private void write(char type, byte[] payload) throws IOException {
            out.write(ByteBuffer.allocate(payload.length + AROUND_PAYLOAD).put((byte) type).putInt(payload.length)
                    .put(payload).putInt(checksum(frames, type, payload)).array());
            frames++;
        }
    }

    /** Reads frames one behind another. */
    static final class Reader {
        private final DataInputStream in;
        private long position = FIRST_LINE.length;
        private long frames;
        private long entries;
        private boolean ended;

        /** @throws IOException it is not such a file */
        Reader(InputStream in) throws IOException {
            this.in = new DataInputStream(in);
            if (!Arrays.equals(FIRST_LINE, in.readNBytes(FIRST_LINE.length))) {
                throw new IOException("it is not a ledger that this version has exported");
            }
        }

        /**
         * The next frame, null behind the end.
         *
         * @throws IOException the file is cut, torn, or goes on behind its end
         */
        @Nullable
        Frame next() throws IOException {
            if (ended) {
                if (in.read() != -1) {
                    throw new IOException("it goes on behind its end");
                }
                return null;
            }
            Frame frame = read();
            frames++;
            position += frame.payload().length + AROUND_PAYLOAD;
            if (frame.type() == ENTRY) {
                entries++;
            } else if (frame.type() == END) {
                ended = true;
                if (!Arrays.equals(frame.payload(), ByteBuffer.allocate(8).putLong(entries).array())) {
                    throw new IOException("it does not have the entries that its end tells of");
                }
            }
            return frame;
        }

        private Frame read() throws IOException {
            try {
                char type = (char) in.readUnsignedByte();
                int length = in.readInt();
                if (length < 0 || length > LONGEST_PAYLOAD) {
                    throw new IOException("it is torn behind entry " + entries);
                }
                byte[] payload = in.readNBytes(length);
                if (in.readInt() != checksum(frames, type, payload)) {
                    throw new IOException("it is torn behind entry " + entries);
                }
                return new Frame(type, payload);
            } catch (EOFException e) {
                throw new IOException("it is cut off behind entry " + entries, e);
            }
        }

        /** Where in the file the next frame begins, bytes. */
        long position() {
            return position;
        }

        long frames() {
            return frames;
        }

        long entries() {
            return entries;
        }
    }

    /** The frame that a file has to begin with. */
    static Frame head(Reader reader) throws IOException {
        Frame head = reader.next();
        if (head == null || head.type() != HEAD || head.payload().length <= ID_DIGITS) {
            throw new IOException("it has no head");
        }
        return head;
    }

    private static int checksum(long frame, char type, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(9).putLong(frame).put((byte) type).flip());
        crc.update(payload);
        return (int) crc.getValue();
    }
}
