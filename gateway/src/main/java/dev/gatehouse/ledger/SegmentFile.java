package dev.gatehouse.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file a segment is written to. The seam at which tests let a disk be full. */
interface SegmentFile extends Closeable {

    /** Writes some of what remains, at this offset. */
    void write(ByteBuffer from, long at) throws IOException;

    void truncate(long size) throws IOException;

    /** Returns when all that was written before the call is on the device. */
    void force() throws IOException;

    /** Makes files. */
    interface Opener {
        Opener CHANNELS = path ->
                new ChannelFile(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));

        /** A new file; one that exists is an error. */
        SegmentFile create(Path path) throws IOException;
    }

    /** The real one. */
    record ChannelFile(FileChannel channel) implements SegmentFile {
        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            int written = channel.write(from, at);
            if (written == 0) {
                throw new IOException("nothing was written");
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
