package dev.gatehouse.simulator;

import dev.gatehouse.simulator.Frame.Raw;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Reply.Content;
import dev.gatehouse.simulator.Reply.Events;
import dev.gatehouse.simulator.Reply.Whole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Compressed answers. */
final class Gzip {
    /** Bytes a bomb has when it went off. */
    static final int BOMB = 64 << 20;

    private Gzip() {}

    static Reply of(Reply reply) {
        Content content = switch (reply.content()) {
            case Whole(String type, byte[] bytes, int tokens) -> new Whole(type, compressed(bytes), tokens);
            case Events(List<Frame> frames) -> new Events(compressed(frames));
        };
        return reply.with(content).with("content-encoding", "gzip");
    }

    /** A JSON object of {@value #BOMB} bytes, which is mostly white space. */
    static byte[] bomb() {
        return Bomb.BYTES;
    }

    private static byte[] compressed(byte[] bytes) {
        return compressed(List.<Frame>of(new Raw(Role.CONTENT, 0, bytes))).stream()
                .map(Frame::bytes)
                .reduce(new byte[0], Gzip::joined);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** Each frame can be inflated as soon as it has arrived. */
    private static List<Frame> compressed(List<Frame> frames) {
        var out = new ByteArrayOutputStream();
        var compressed = new ArrayList<Frame>(frames.size() + 1);
        try (var gzip = new GZIPOutputStream(out, 8_192, true)) {
            for (Frame frame : frames) {
                gzip.write(frame.bytes());
                gzip.flush();
                compressed.add(new Raw(frame.role(), frame.tokens(), taken(out)));
            }
            gzip.finish();
            compressed.add(new Raw(Role.DONE, 0, taken(out)));
            return compressed;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] taken(ByteArrayOutputStream out) {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    private static final class Bomb {
        static final byte[] BYTES = make();

        private static byte[] make() {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out, 1 << 16)) {
                var block = new byte[1 << 20];
                Arrays.fill(block, (byte) ' ');
                gzip.write('{');
                gzip.write(block, 0, block.length - 2);
                for (int i = 1; i < BOMB / block.length; i++) {
                    gzip.write(block);
                }
                gzip.write('}');
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return out.toByteArray();
        }
    }
}
