package cn.yimatong.ledger;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/** How an export goes, and what is in its file. */
record ExportWatch(LongConsumer progress, List<String> again) implements LedgerExport.Watcher {
    @Override
    public void seen(long keys) {
        progress.accept(keys);
    }

    @Override
    public void begunAgain(List<String> masters) {
        again.addAll(masters);
    }

    /** Every key that has an entry in the file. */
    static Set<ByteBuffer> keysOf(Path file) throws IOException {
        Set<ByteBuffer> keys = new HashSet<>();
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            LedgerFile.Reader reader = new LedgerFile.Reader(in);
            LedgerFile.Frame frame = reader.next();
            while (frame != null) {
                if (frame.type() == LedgerFile.ENTRY) {
                    keys.add(ByteBuffer.wrap(Entry.decode(frame.payload()).key()));
                }
                frame = reader.next();
            }
        }
        return keys;
    }
}
