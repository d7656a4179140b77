package dev.gatehouse.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Real files on a disk that can be full, broken or torn. */
final class FaultyFile implements SegmentFile {

    /** What the disk does. */
    enum Mood {
        WELL,
        /** No file can be made, nothing can be written. */
        FULL,
        /** Takes a part of a write, then no more. */
        TEARING,
        /** As tearing, and what was torn cannot be cut off either. */
        STUCK,
        /** Writes, but cannot force. */
        UNFORCEABLE
    }

    /** The disk. */
    static final class Disk implements SegmentFile.Opener {
        volatile Mood mood = Mood.WELL;
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger forces = new AtomicInteger();
        volatile Runnable onCreate = () -> {};

        @Override
        public SegmentFile create(Path path) throws IOException {
            refuseWhere(mood == Mood.FULL);
            onCreate.run();
            return new FaultyFile(SegmentFile.Opener.CHANNELS.create(path), this);
        }
    }

    private final SegmentFile file;
    private final Disk disk;

    private FaultyFile(SegmentFile file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
        disk.writes.incrementAndGet();
        refuseWhere(disk.mood == Mood.FULL);
        if (disk.mood == Mood.TEARING || disk.mood == Mood.STUCK) {
            // Whole records and a piece: the worst that can be left behind.
            int part = from.remaining() * 2 / 3;
            file.write(from.slice(from.position(), part), at);
            throw new IOException("No space left on device");
        }
        file.write(from, at);
    }

    @Override
    public void truncate(long size) throws IOException {
        refuseWhere(disk.mood == Mood.STUCK);
        file.truncate(size);
    }

    @Override
    public void force() throws IOException {
        disk.forces.incrementAndGet();
        refuseWhere(disk.mood != Mood.WELL);
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void refuseWhere(boolean refused) throws IOException {
        if (refused) {
            throw new IOException("No space left on device");
        }
    }
}
