package cn.yimatong.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A file on a disk that fails to write more than a half, to force it, or to truncate, as often as it is told to. */
final class FaultyChannel extends FileChannel {

    final AtomicInteger forcesToFail = new AtomicInteger();
    final AtomicInteger truncatesToFail = new AtomicInteger();
    final AtomicInteger writesToFail = new AtomicInteger();
    /** How often to run out of memory when it is to force. */
    final AtomicInteger errors = new AtomicInteger();

    private final FileChannel file;

    FaultyChannel(FileChannel file) {
        this.file = file;
    }

    private static void fail(AtomicInteger left) throws IOException {
        if (left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            throw new IOException("planted");
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (errors.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            throw new OutOfMemoryError("planted");
        }
        fail(forcesToFail);
        file.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        fail(truncatesToFail);
        file.truncate(size);
        return this;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return file.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return file.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return file.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (writesToFail.get() > 0) {
            file.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
        }
        fail(writesToFail);
        return file.write(bytes);
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return file.write(bytes, offset, length);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return file.write(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
