package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The form of an exported ledger: what goes in comes out, and nothing that is cut or changed passes. */
class LedgerFileTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Entry> entries() {
        return List.of(new Entry(bytes("{abc}s1"), new Entry.Text(new byte[]{0, -1, 7}, 1_800_000_000_000L)),
                new Entry(bytes("{abc}b"), new Entry.Text(new byte[0], 0)),
                new Entry(bytes("{yimatong}t:x"), new Entry.Table(List.of(bytes("field"), bytes("value")))),
                new Entry(bytes("{abc}u"),
                        new Entry.Events(List.of(new Entry.Event("17-0", List.of(bytes("kind"), bytes("spent"))),
                                new Entry.Event("17-1", List.of(bytes("kind"), new byte[]{-128}))))));
    }

    private static byte[] file() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LedgerFile.Writer writer = LedgerFile.Writer.begin(out, ID, "cafe");
        for (Entry entry : entries()) {
            writer.entry(entry);
            writer.mark("a mark");
        }
        writer.end();
        return out.toByteArray();
    }

    /** All entries in words; what can go wrong goes wrong. */
    private static List<String> read(byte[] file) throws IOException {
        LedgerFile.Reader reader = new LedgerFile.Reader(new ByteArrayInputStream(file));
        List<String> read = new ArrayList<>(List.of(LedgerFile.head(reader).text()));
        LedgerFile.Frame frame = reader.next();
        while (frame != null) {
            if (frame.type() == LedgerFile.ENTRY) {
                read.add(words(Entry.decode(frame.payload())));
            }
            frame = reader.next();
        }
        return read;
    }

    private static String words(Entry entry) {
        return HexFormat.of().formatHex(entry.key()) + switch (entry.value()) {
            case Entry.Text text -> " " + HexFormat.of().formatHex(text.bytes()) + " " + text.expiresAtMillis();
            case Entry.Table table -> words(table.fieldsAndValues());
            case Entry.Events stream -> String.join(";", stream.events().stream()
                    .map(event -> event.id() + words(event.fieldsAndValues())).toList());
        };
    }

    private static String words(List<byte[]> list) {
        return String.join(",", list.stream().map(HexFormat.of()::formatHex).toList());
    }

    @Test
    void whatGoesInComesOut() throws IOException {
        List<String> expected = new ArrayList<>(List.of(ID + "cafe"));
        entries().forEach(entry -> expected.add(words(entry)));
        assertEquals(expected, read(file()));
    }

    @Test
    void aFileCutAtAnyByteIsRefused() throws IOException {
        byte[] whole = file();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> read(cut), "cut to " + length + " bytes");
        }
    }

    @Test
    void aFileOfWhichAnyByteIsChangedIsRefused() throws IOException {
        byte[] whole = file();
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x20;
            assertThrows(IOException.class, () -> read(changed), "changed byte " + i);
        }
    }

    @Test
    void aFileThatGoesOnBehindItsEndIsRefused() throws IOException {
        byte[] more = Arrays.copyOf(file(), file().length + 1);
        assertTrue(assertThrows(IOException.class, () -> read(more)).toString().contains("behind its end"));
    }

    @Test
    void framesInAnotherOrderAreRefused() throws IOException {
        List<Integer> starts = new ArrayList<>();
        byte[] whole = file();
        LedgerFile.Reader reader = new LedgerFile.Reader(new ByteArrayInputStream(whole));
        while (reader.next() != null) {
            starts.add((int) reader.position());
        }
        // The first entry with its mark, and the second with its own, change places.
        ByteArrayOutputStream swapped = new ByteArrayOutputStream();
        swapped.write(whole, 0, starts.get(0));
        swapped.write(whole, starts.get(2), starts.get(4) - starts.get(2));
        swapped.write(whole, starts.get(0), starts.get(2) - starts.get(0));
        swapped.write(whole, starts.get(4), whole.length - starts.get(4));
        assertEquals(whole.length, swapped.size());
        assertThrows(IOException.class, () -> read(swapped.toByteArray()));
    }
}
