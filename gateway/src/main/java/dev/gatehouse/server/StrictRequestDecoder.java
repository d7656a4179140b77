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

    private boolean inHead = true;
    private int scanned;
    private boolean headBegun;
    private boolean folded;

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
            lookForFolding(buffer);
        }
        int before = out.size();
        int readBefore = buffer.readerIndex();
        super.decode(context, buffer, out);
        scanned = Math.max(0, scanned - (buffer.readerIndex() - readBefore));
        headBegun = inHead && (headBegun || buffer.readerIndex() > readBefore || buffer.isReadable());
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                check(request);
                inHead = false;
                headBegun = false;
                scanned = 0;
            }
            if (out.get(i) instanceof LastHttpContent) {
                inHead = true;
            }
        }
    }

    /** A header line that begins with white space continues the line before, for some readers. */
    private void lookForFolding(ByteBuf buffer) {
        int at = buffer.readerIndex() + scanned;
        int end = buffer.writerIndex();
        while (at + 1 < end && !folded) {
            int newline = buffer.indexOf(at, end - 1, (byte) '\n');
            if (newline < 0) {
                break;
            }
            byte next = buffer.getByte(newline + 1);
            if (next == '\r') {
                break;
            }
            folded = next == ' ' || next == '\t';
            at = newline + 1;
        }
        scanned = Math.max(0, Math.min(at, end - 1) - buffer.readerIndex());
    }

    private void check(HttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return;
        }
        HttpHeaders headers = request.headers();
        if (folded) {
            refuse(request, "folded header");
        } else if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
            refuse(request, "several content lengths");
        } else if (headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() > 1) {
            refuse(request, "several transfer encodings");
        } else if (!oneHost(request)) {
            refuse(request, "malformed host");
        }
        folded = false;
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
