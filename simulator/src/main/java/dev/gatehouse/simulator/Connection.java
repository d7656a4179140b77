package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: requests are read by Netty's decoder, answers are written as plain bytes, because a simulator of faults must be
 * able to write what no HTTP library would.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, and that is noticed
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int MAX_BODY = 64 << 20;
    private static final int MAX_HEAD = 128 << 10;

    private final Traffic traffic;
    private final ArrayDeque<FullHttpRequest> pipelined = new ArrayDeque<>();
    private @Nullable Player player;

    private Connection(Traffic traffic) {
        this.traffic = traffic;
    }

    /** Serves a connection from now on, ahead of the handler named {@code before}. */
    static void serve(ChannelPipeline pipeline, String before, Traffic traffic) {
        pipeline.addBefore(before, "requests", new HttpRequestDecoder(MAX_HEAD, MAX_HEAD, 8_192));
        pipeline.addBefore(before, "bodies", new Bodies());
        pipeline.addBefore(before, "connection", new Connection(traffic));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        pipelined.add((FullHttpRequest) message);
        if (player == null) {
            next(context);
        }
    }

    private void next(ChannelHandlerContext context) {
        player = null;
        FullHttpRequest request = pipelined.poll();
        if (request == null) {
            return;
        }
        try {
            play(context, request);
        } finally {
            request.release();
        }
    }

    private void play(ChannelHandlerContext context, FullHttpRequest message) {
        if (message.decoderResult().isFailure()) {
            answerAndClose(context, "400 Bad Request");
            return;
        }
        var request = new Request(
                message.method().name(), message.uri(), message.headers(), ByteBufUtil.getBytes(message.content()));
        boolean keepAlive = HttpUtil.isKeepAlive(message);
        var exchange = traffic.serve(request, keepAlive);
        var started = new Player(context, exchange.script(), exchange.entry(), () -> {
            if (keepAlive) {
                next(context);
            } else {
                context.close();
            }
        });
        player = started;
        started.play();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (player != null) {
            player.writable();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (player != null) {
            player.gone();
        }
        pipelined.forEach(FullHttpRequest::release);
        pipelined.clear();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the client, as a rule. The close that follows is recorded by channelInactive.
        context.close();
    }

    private static void answerAndClose(ChannelHandlerContext context, String status) {
        String head = "HTTP/1.1 " + status + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        context.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(US_ASCII))).addListener(ChannelFutureListener.CLOSE);
    }

    /** Collects bodies. There is no encoder for the answers its base class would give. */
    private static final class Bodies extends HttpObjectAggregator {
        Bodies() {
            super(MAX_BODY);
        }

        @Override
        protected @Nullable Object newContinueResponse(
                HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
            if (HttpUtil.is100ContinueExpected(start)) {
                pipeline.context(this).writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", US_ASCII));
            }
            return null;
        }

        @Override
        protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
            answerAndClose(context, "413 Request Entity Too Large");
        }
    }
}
