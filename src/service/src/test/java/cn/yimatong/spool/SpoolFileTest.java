package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.AwayAcceptance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolFileTest {

    @TempDir
    private Path folder;
    private @Nullable FaultyChannel faulty;

    private Path file() {
        return folder.resolve("spool");
    }

    private void write(long... codes) throws IOException {
        try (SpoolFile file = SpoolFile.open(file())) {
            for (long code : codes) {
                file.append(List.of(Frame.encode(Uses.rich(code))));
            }
        }
    }

    private List<String> read() throws IOException {
        try (SpoolFile file = SpoolFile.open(file())) {
            return file.takeFound().stream().map(SpoolFileTest::described).toList();
        }
    }

    private static List<String> described(long... codes) {
        return LongStream.of(codes).mapToObj(code -> described(Uses.rich(code))).toList();
    }

    /** Every member that is kept. */
    private static String described(AwayAcceptance acceptance) {
        var spend = acceptance.spend();
        HexFormat hex = HexFormat.of();
        return String.join(" ", acceptance.at().toString(), acceptance.slot() + "", spend.index() + "",
                spend.batch() + "", hex.formatHex(spend.cti()), spend.expiresAtSeconds() + "",
                spend.skewSeconds() + "", spend.scan().toString(), spend.use().name(), spend.visitMillis() + "",
                spend.place().toString(), spend.limits().stream().map(limit -> hex.formatHex(limit.key()) + limit.most()
                        + limit.endsAtMillis()).toList().toString());
    }

    @Test
    void whatIsWrittenIsReadAgainInOrder() throws IOException {
        write(1, 2, 3);
        assertEquals(described(1, 2, 3), read());
        write(4);
        assertEquals(described(1, 2, 3, 4), read());
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        write(1);
        onlyTheOwnerMayRead();
    }

    private void onlyTheOwnerMayRead() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFileThatIsCutAnywhereGivesItsWholeEntriesAndTakesMore() throws IOException {
        write(1, 2, 3);
        byte[] whole = Files.readAllBytes(file());
        long[] ends = {0, Frame.encode(Uses.rich(1)).length,
            Frame.encode(Uses.rich(1)).length + Frame.encode(Uses.rich(2)).length, whole.length};
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            int entries = 0;
            while (entries < 3 && ends[entries + 1] <= length) {
                entries++;
            }
            long[] codes = Arrays.copyOf(new long[]{1, 2, 3}, entries);
            assertEquals(described(codes), read(), "cut at " + length);
            assertEquals(ends[entries], Files.size(file()));
        }
        write(9);
        assertEquals(described(1, 2, 3, 9), read());
    }

    @Test
    void aFlippedBitEndsTheFileBeforeItsEntry() throws IOException {
        write(1, 2);
        byte[] whole = Files.readAllBytes(file());
        int first = Frame.encode(Uses.rich(1)).length;
        for (int i = first; i < whole.length; i++) {
            byte[] broken = whole.clone();
            broken[i] ^= 0x10;
            Files.write(file(), broken);
            assertEquals(described(1), read(), "byte " + i);
        }
    }

    @Test
    void anEntryOfALaterVersionIsNotThrownAway() throws IOException {
        byte[] payload = {2, 0, 0};
        byte[] later = ByteBuffer.allocate(Frame.HEAD + 3).putInt(3).putInt(Frame.checksum(payload)).put(payload)
                .array();
        Files.write(file(), later);
        assertThrows(IllegalStateException.class, this::read);
        assertEquals(later.length, Files.size(file()));
    }

    @Test
    void oneProcessHoldsIt() throws IOException {
        try (SpoolFile _ = SpoolFile.open(file())) {
            String refusal = assertThrows(IllegalStateException.class, this::read).getMessage();
            assertTrue(String.valueOf(refusal).contains("used by another process"), refusal);
        }
        assertEquals(List.of(), read());
    }

    @Test
    void aFullDiskIsAnErrorAndLeavesNothing() throws IOException {
        try (SpoolFile file = openFaulty()) {
            // The half that fits holds a whole entry.
            faulty().writesToFail.set(1);
            assertThrows(IOException.class, () -> file.append(Stream.of(2, 3, 4).map(Uses::rich).map(Frame::encode)
                    .toList()));
        }
        assertEquals(described(1), read());
    }

    /** The file with one entry, on a disk that will fail. */
    private SpoolFile openFaulty() throws IOException {
        SpoolFile file = SpoolFile.open(file(), (path, options) -> {
            faulty = new FaultyChannel(FileChannel.open(path, options));
            return faulty;
        });
        file.append(List.of(Frame.encode(Uses.rich(1))));
        return file;
    }

    private FaultyChannel faulty() {
        return Objects.requireNonNull(faulty);
    }

    @Test
    void whatCouldNotBeForcedIsTakenOffTheDiskBeforeTheFileIsUsedAgain() throws IOException {
        try (SpoolFile file = openFaulty()) {
            long end = Files.size(file());
            // The entry's own, and that of taking it off.
            faulty().forcesToFail.set(2);
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(2)))));
            faulty().truncatesToFail.set(1);
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(3)))));
            assertEquals(end, Files.size(file()));
            faulty().forcesToFail.set(1);
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(4)))));
            assertEquals(end, Files.size(file()));
            file.append(List.of(Frame.encode(Uses.rich(5))));
        }
        assertEquals(described(1, 5), read());
    }

    @Test
    void aFileThatCouldNotBeTruncatedTakesNothingMoreUntilItIs() throws IOException {
        try (SpoolFile file = openFaulty()) {
            faulty().forcesToFail.set(1);
            faulty().truncatesToFail.set(2);
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(2)))));
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(3)))));
            file.append(List.of(Frame.encode(Uses.rich(4))));
        }
        assertEquals(described(1, 4), read());
    }

    @Test
    void aFileWhoseEmptyingWasNotForcedIsEmptyBeforeItIsUsedAgain() throws IOException {
        try (SpoolFile file = openFaulty()) {
            faulty().forcesToFail.set(2);
            assertThrows(IOException.class, file::clear);
            assertThrows(IOException.class, () -> file.append(List.of(Frame.encode(Uses.rich(2)))));
            file.append(List.of(Frame.encode(Uses.rich(3))));
        }
        assertEquals(described(3), read());
    }

    @Test
    void aFileInAnothersPlaceHoldsItsEntriesAndGoesOnAndIsHeld() throws IOException {
        write(1, 2, 3);
        try (SpoolFile file = SpoolFile.open(file())) {
            file.replace(List.of(Frame.encode(Uses.rich(2))));
            assertThrows(IllegalStateException.class, this::read);
            file.append(List.of(Frame.encode(Uses.rich(4))));
        }
        onlyTheOwnerMayRead();
        assertEquals(described(2, 4), read());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aFileThatCouldNotBePutInItsPlaceLeavesItAsItWas() throws IOException {
        write(1, 2);
        try (SpoolFile file = SpoolFile.open(file(), (path, options) -> {
            FaultyChannel channel = new FaultyChannel(FileChannel.open(path, options));
            channel.forcesToFail.set(path.endsWith("spool.new") ? 1 : 0);
            return channel;
        })) {
            assertThrows(IOException.class, () -> file.replace(List.of(Frame.encode(Uses.rich(2)))));
            file.append(List.of(Frame.encode(Uses.rich(3))));
        }
        assertEquals(described(1, 2, 3), read());
    }

    @Test
    void whoeverWaitedForAFileThatIsNoLongerTheSpoolDoesNotHoldIt() throws IOException {
        write(1);
        assertThrows(IllegalStateException.class, () -> SpoolFile.open(file(), (path, options) -> {
            FileChannel old = FileChannel.open(path, options);
            try (SpoolFile holder = SpoolFile.open(path)) {
                holder.replace(List.of(Frame.encode(Uses.rich(2))));
            }
            return old;
        }));
        assertEquals(described(2), read());
    }

    @Test
    void aClearedFileIsEmptyAndGoesOn() throws IOException {
        try (SpoolFile file = SpoolFile.open(file())) {
            file.append(List.of(Frame.encode(Uses.rich(1)), Frame.encode(Uses.rich(2))));
            file.clear();
            assertEquals(0, Files.size(file()));
            file.append(List.of(Frame.encode(Uses.rich(3))));
        }
        assertEquals(described(3), read());
    }
}
