package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.simulator.Script.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays one script on one connection, on its event loop, and notes what was delivered. Waits while the client does not read. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, and that is noticed
final class Player {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);
    private static final int LONGEST_SIZE_LINE = 10;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final ChannelHandlerContext context;
    private final Script script;
    private final Entry entry;
    private final Runnable finished;
    private final List<Step> steps;
    private int next;
    private boolean awaitsReader;
    private boolean over;
    private @Nullable ScheduledFuture<?> timer;

    /** @param finished is run when the script came to its regular end and all of it is written */
    Player(ChannelHandlerContext context, Script script, Entry entry, Runnable finished) {
        this.context = context;
        this.script = script;
        this.entry = entry;
        this.finished = finished;
        this.steps = script.steps();
        entry.priced(script.spent());
    }

    void play() {
        while (!over) {
            if (!becomesWritable()) {
                return;
            }
            switch (steps.get(next++)) {
                case Script.Head head -> head();
                case Script.Write(Frame frame) -> write(frame);
                case Script.Pause(int millis) -> {
                    context.flush();
                    timer = context.executor().schedule(this::play, millis, TimeUnit.MILLISECONDS);
                    return;
                }
                case Script.Stall stall -> {
                    context.flush();
                    return;
                }
                case Script.Reset reset -> {
                    context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                    cut();
                }
                case Script.Close close -> cut();
                case Script.Finish(Outcome outcome) -> finish(outcome);
            }
        }
    }

    private boolean becomesWritable() {
        if (!context.channel().isWritable()) {
            // What was not flushed yet counts as well: waiting without flushing it would be waiting for ever.
            context.flush();
        }
        awaitsReader = !context.channel().isWritable();
        return !awaitsReader;
    }

    /** The client reads again. */
    void writable() {
        if (awaitsReader && context.channel().isWritable()) {
            play();
        }
    }

    /** The client hung up, or cannot be written to. */
    void gone() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        entry.ended(Outcome.CLIENT_GONE);
    }

    private void head() {
        entry.answers(script.status());
        context.write(Unpooled.wrappedBuffer(script.head())).addListener(future -> {
            if (future.isSuccess()) {
                entry.delivered(0, script.head().length);
            }
        });
        flushUnlessMoreFollows();
    }

    private void write(Frame frame) {
        ByteBuf out = script.chunked() ? chunk(frame) : body(frame);
        int bytes = out.readableBytes();
        int tokens = frame.tokens();
        context.write(out).addListener((ChannelFuture future) -> {
            if (future.isSuccess()) {
                entry.delivered(tokens, bytes);
            }
        });
        // Every frame is a write of its own, as providers do; only the marker of the end goes along with the last one.
        if (!(steps.get(next) instanceof Script.Finish)) {
            context.flush();
        }
    }

    private void flushUnlessMoreFollows() {
        Step following = steps.get(next);
        if (!(following instanceof Script.Write) && !(following instanceof Script.Finish)) {
            context.flush();
        }
    }

    private ByteBuf body(Frame frame) {
        if (frame instanceof Frame.Raw raw) {
            return Unpooled.wrappedBuffer(raw.content(), raw.offset(), raw.length());
        }
        ByteBuf out = context.alloc().ioBuffer();
        frame.writeTo(out);
        return out;
    }

    /** The frame as a chunk. Its size stands in front and is known last, so room is left for it. */
    private ByteBuf chunk(Frame frame) {
        ByteBuf out = context.alloc().ioBuffer(512);
        out.writerIndex(LONGEST_SIZE_LINE);
        frame.writeTo(out);
        int size = out.writerIndex() - LONGEST_SIZE_LINE;
        out.writeByte('\r').writeByte('\n');
        int at = LONGEST_SIZE_LINE;
        out.setByte(--at, '\n');
        out.setByte(--at, '\r');
        do {
            out.setByte(--at, HEX[size & 15]);
            size >>>= 4;
        } while (size > 0);
        return out.readerIndex(at);
    }

    private void cut() {
        over = true;
        entry.ended(Outcome.CUT_BY_FAULT);
        context.close();
    }

    private void finish(Outcome outcome) {
        over = true;
        byte[] end = script.chunked() ? LAST_CHUNK : new byte[0];
        context.writeAndFlush(Unpooled.wrappedBuffer(end)).addListener(future -> {
            if (future.isSuccess()) {
                entry.delivered(0, end.length);
                entry.ended(outcome);
                finished.run();
            }
        });
    }
}
