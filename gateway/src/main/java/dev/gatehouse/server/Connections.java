package dev.gatehouse.server;

import dev.gatehouse.inference.Loop;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The client connections of one loop: each gets the strict decoder, and none may dawdle over a head or idle for ever. */
final class Connections implements Loop.Watched {
    private static final long HEAD_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(75).toNanos();

    private final Loop loop;
    private final AtomicInteger open;
    private final Map<HttpConnection, Peer> peers = new HashMap<>();
    private long lookedNanos;

    /** @param open counts connections over all loops */
    Connections(Loop loop, AtomicInteger open) {
        this.loop = loop;
        this.open = open;
    }

    void accept(HttpConnection connection) {
        var peer = new Peer(connection, decoder(connection));
        if (peers.isEmpty()) {
            loop.watch(this);
        }
        peers.put(connection, peer);
        open.incrementAndGet();
        connection.closeHandler(_ -> {
            open.decrementAndGet();
            peers.remove(connection);
            if (peers.isEmpty()) {
                loop.unwatch(this);
            }
        });
    }

    /** Null for HTTP/2, whose frames leave no room for the tricks it guards against. */
    private static @Nullable StrictRequestDecoder decoder(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            return null;
        }
        Channel channel = base.channel();
        var loose = channel.pipeline().get(VertxHttpRequestDecoder.class);
        if (loose == null) {
            return null;
        }
        var strict = new StrictRequestDecoder();
        channel.pipeline().replace(loose, null, strict);
        return strict;
    }

    /** A request of this connection is being served until its answer has ended. */
    void serving(HttpServerRequest request) {
        var peer = peers.get(request.connection());
        if (peer != null) {
            peer.serving++;
            request.response().endHandler(_ -> peer.serving--);
        }
    }

    @Override
    public void tick(long nanos) {
        if (nanos - lookedNanos < LOOK_NANOS) {
            return;
        }
        lookedNanos = nanos;
        for (var peer : List.copyOf(peers.values())) {
            peer.look(nanos);
        }
    }

    private static final class Peer {
        private final HttpConnection connection;
        private final @Nullable StrictRequestDecoder decoder;
        private int serving;
        private long headSince = -1;
        private long idleSince = -1;

        Peer(HttpConnection connection, @Nullable StrictRequestDecoder decoder) {
            this.connection = connection;
            this.decoder = decoder;
        }

        void look(long nanos) {
            boolean head = decoder != null && decoder.headBegun();
            headSince = head ? since(headSince, nanos) : -1;
            idleSince = serving == 0 ? since(idleSince, nanos) : -1;
            if ((head && nanos - headSince > HEAD_NANOS) || (serving == 0 && nanos - idleSince > IDLE_NANOS)) {
                connection.close();
            }
        }

        private static long since(long since, long nanos) {
            return since < 0 ? nanos : since;
        }
    }
}
