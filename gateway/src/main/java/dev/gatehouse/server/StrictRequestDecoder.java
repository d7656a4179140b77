package dev.gatehouse.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Reads requests and refuses what two readers could understand differently: both lengths, several lengths, folded headers, lines
 * not ended by CR LF, several or no hosts. A request so marked is answered 400 and its connection closed.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    static final int MAX_INITIAL_LINE = 8 * 1024;
    static final int MAX_HEADERS = 64 * 1024;

    private final HeadScan scan = new HeadScan();
    private boolean inHead = true;
    private boolean headBegun;

    StrictRequestDecoder() {
        super(new Http1ServerConfig().setMaxInitialLineLength(MAX_INITIAL_LINE).setMaxHeaderSize(MAX_HEADERS));
    }

    /** Some bytes of a head have come, and not yet all. */
    boolean headBegun() {
        return headBegun;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (inHead) {
            scan.look(buffer);
            headBegun |= buffer.isReadable();
        }
        int before = out.size();
        int readBefore = buffer.readerIndex();
        super.decode(context, buffer, out);
        scan.consumed(buffer.readerIndex() - readBefore);
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                check(request);
                inHead = false;
                headBegun = false;
            }
            if (out.get(i) instanceof LastHttpContent) {
                inHead = true;
                scan.restart();
            }
        }
    }

    /** Looks at each byte of a head once, for lines that continue the line before: some readers take them for lines of their own. */
    private static final class HeadScan {
        private int seen;
        private int lineLength;
        private boolean lines;
        private boolean over;
        private boolean folded;

        void look(ByteBuf buffer) {
            int end = buffer.writerIndex();
            int at = buffer.readerIndex() + seen;
            while (at < end && !over) {
                take(buffer.getByte(at));
                at++;
            }
            seen = at - buffer.readerIndex();
        }

        private void take(byte next) {
            if (next == '\n') {
                over = lines && lineLength == 0;
                lines |= lineLength > 0;
                lineLength = 0;
            } else if (next != '\r') {
                folded |= lines && lineLength == 0 && (next == ' ' || next == '\t');
                lineLength++;
            }
        }

        void consumed(int bytes) {
            seen = Math.max(0, seen - bytes);
        }

        boolean folded() {
            return folded;
        }

        void restart() {
            seen = 0;
            lineLength = 0;
            lines = false;
            over = false;
            folded = false;
        }
    }

    private void check(HttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return;
        }
        HttpHeaders headers = request.headers();
        if (scan.folded()) {
            refuse(request, "folded header");
        } else if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
            refuse(request, "several content lengths");
        } else if (headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() > 1) {
            refuse(request, "several transfer encodings");
        } else if (!oneHost(request)) {
            refuse(request, "malformed host");
        }
    }

    private static boolean oneHost(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        return hosts.size() == 1 && hosts.getFirst().chars().allMatch(StrictRequestDecoder::ofHost);
    }

    private static boolean ofHost(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_:[]".indexOf(c) >= 0;
    }

    private static void refuse(HttpRequest request, String why) {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
    }

    /** A message with both lengths: the next reader might believe the other one. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("content length and transfer encoding");
    }
}
