package dev.gatehouse.simulator;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A running simulator. */
public final class Simulator implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final int START_SECONDS = 30;

    private final Vertx vertx;
    private final String host;
    private final int port;

    private Simulator(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
    }

    /**
     * Starts a simulator; it listens when this returns.
     *
     * @throws IllegalArgumentException when the default directives are not known
     * @throws IllegalStateException when it cannot listen at the address
     */
    public static Simulator start(Options options) {
        Directives defaults;
        try {
            defaults = Directives.parse(options.defaults());
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.message(), refusal);
        }
        var traffic = new Traffic(new Recorder(options.record(), options.recordBytes()), new Rules(), defaults);
        var vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(options.loops())
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        var port = new AtomicInteger();
        try {
            vertx.deployVerticle(
                            () -> new Listener(options, traffic, port),
                            new DeploymentOptions().setInstances(options.loops()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return new Simulator(vertx, options.host(), port.get());
        } catch (ExecutionException | TimeoutException failed) {
            vertx.close();
            throw new IllegalStateException("Cannot listen on " + options.host() + ":" + options.port(), failed);
        } catch (InterruptedException interrupted) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting", interrupted);
        }
    }

    public int port() {
        return port;
    }

    /** {@code http://host:port}, without a path. */
    public String url() {
        return "http://" + host + ":" + port;
    }

    /** Stops listening and ends all connections; returns when that is done. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static final class Listener extends AbstractVerticle {
        /** Vert.x gives one free port to all listeners that ask for the same negative one. */
        private static final int SAME_FREE_PORT = -1;

        private final Options options;
        private final Traffic traffic;
        private final AtomicInteger port;

        Listener(Options options, Traffic traffic, AtomicInteger port) {
            this.options = options;
            this.traffic = traffic;
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            NetServer server = vertx.createNetServer(new NetServerOptions()
                    .setHost(options.host())
                    .setPort(options.port() == 0 ? SAME_FREE_PORT : options.port())
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(BACKLOG));
            server.connectHandler(socket -> {
                var context = ((NetSocketInternal) socket).channelHandlerContext();
                Connection.serve(context.pipeline(), context.name(), traffic);
            });
            server.listen()
                    .onSuccess(listening -> port.set(listening.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
