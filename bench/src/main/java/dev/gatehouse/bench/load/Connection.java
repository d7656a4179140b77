package dev.gatehouse.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one request under way. Lives on the generator's loop. */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    /** Told what became of the requests. */
    interface Owner {
        void firstToken(long planned);

        void answered(Connection connection, long planned);

        /**
         * The connection is gone.
         *
         * @param answerLost and with it a request that was under way
         */
        void lost(Connection connection, boolean answerLost, String why);
    }

    private final Expected expected;
    private final ByteBuf request;
    private final AnswerParser parser = new AnswerParser();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Owner owner;
    private long planned;
    private boolean busy;
    private boolean closed;
    private boolean tokenSeen;

    /** @param request stays the caller's */
    Connection(Expected expected, ByteBuf request) {
        this.expected = expected;
        this.request = request;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Before the first request. */
    void belongTo(Owner owner) {
        this.owner = owner;
    }

    /** @param planned when it was due, from which its latency counts */
    void send(long planned) {
        this.planned = planned;
        busy = true;
        tokenSeen = expected.firstToken() == 0;
        parser.reset();
        var open = requireNonNull(context);
        // What fails is told by exceptionCaught.
        var _ = open.writeAndFlush(request.duplicate(), open.voidPromise());
    }

    /** Ends it without telling its owner. */
    void close() {
        closed = true;
        var _ = requireNonNull(context).close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        if (closed) {
            return;
        }
        if (!busy) {
            lose("bytes nobody asked for");
            return;
        }
        parser.feed(bytes);
        if (!tokenSeen && parser.bodyLength() >= expected.firstToken()) {
            tokenSeen = true;
            requireNonNull(owner).firstToken(planned);
        }
        if (parser.whole()) {
            ended();
        }
    }

    private void ended() {
        if (parser.is(expected)) {
            busy = false;
            requireNonNull(owner).answered(this, planned);
        } else {
            lose("an answer that is not the expected one, status " + parser.status());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lose(String.valueOf(cause.getMessage()));
    }

    private void lose(String why) {
        if (!closed) {
            close();
            if (owner != null) {
                owner.lost(this, busy, why);
            }
        }
    }
}
