package dev.gatehouse.server;

import dev.gatehouse.inference.Loop;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.provider.Upstream;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP engine: event loops that listen, each with its own connections to providers. */
public final class HttpEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final int MAX_STREAMS = 100;
    private static final int UPSTREAM_CONNECTIONS = 16_384;
    private static final int UPSTREAM_QUEUE = 1_024;
    private static final int UPSTREAM_KEEP_ALIVE_SECONDS = 30;
    private static final int BACKLOG = 4_096;
    private static final int START_SECONDS = 30;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final long CERTIFICATE_LOOK_MILLIS = 10_000;

    private final EngineSettings settings;
    private final Clocks clocks;
    private final Vertx vertx;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final BodyMemory bodies = new BodyMemory(Runtime.getRuntime().maxMemory() / 4);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<HttpServer> listeners = new CopyOnWriteArrayList<>();
    private final List<VertxLoop> loops = new CopyOnWriteArrayList<>();
    private int port;
    private int adminPort;

    /** Serves the requests of one loop. */
    @FunctionalInterface
    public interface Service {
        void serve(Arrival arrival);
    }

    /** Makes what serves the requests of one loop, on that loop. */
    @FunctionalInterface
    public interface Services {
        Service on(Loop loop, Upstream upstream);
    }

    public HttpEngine(EngineSettings settings, Clocks clocks) {
        this.settings = settings;
        this.clocks = clocks;
        // Nothing is served from the class path by the engine: its cache of temporary files stays off.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.loops() + (settings.adminPort().isPresent() ? 1 : 0))
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /**
     * Binds the ports and serves.
     *
     * @throws IllegalStateException where a port cannot be bound; says which
     */
    public void start(Services services, Ids ids) {
        // Loops that ask for the same port share it; asked for any free one, each would get its own.
        port = settings.port() == 0 ? freePort() : settings.port();
        await(
                vertx.deployVerticle(
                        () -> verticle(services, ids, port, false),
                        new DeploymentOptions().setInstances(settings.loops())),
                port);
        if (settings.adminPort().isPresent()) {
            int wanted = settings.adminPort().get();
            await(vertx.deployVerticle(() -> verticle(services, ids, wanted, true), new DeploymentOptions()), wanted);
            adminPort = listeners.getLast().actualPort();
        }
        settings.tls().ifPresent(this::reloadOnChange);
    }

    private int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(settings.host()))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port on " + settings.host() + ": " + e.getMessage(), e);
        }
    }

    private Deployable verticle(Services services, Ids ids, int wantedPort, boolean admin) {
        return new VerticleBase() {
            @Override
            public Future<?> start() {
                var loop = new VertxLoop(vertx, context, blocking, clocks);
                loops.add(loop);
                var clients = new Connections(loop, connections);
                var upstream = new VertxUpstream(vertx.httpClientBuilder()
                        .with(clientOptions())
                        .with(new PoolOptions()
                                .setHttp1MaxSize(UPSTREAM_CONNECTIONS)
                                .setMaxWaitQueueSize(UPSTREAM_QUEUE))
                        .build());
                var service = services.on(loop, upstream);
                var server = vertx.createHttpServer(serverOptions(wantedPort, admin))
                        .connectionHandler(clients::accept)
                        .invalidRequestHandler(request -> refuseMalformed(request))
                        .exceptionHandler(
                                failure -> LOG.atDebug().setCause(failure).log("connection failed"))
                        .requestHandler(request -> {
                            clients.serving(request);
                            service.serve(new Arrival(
                                    request,
                                    loop,
                                    RequestIds.of(request, ids),
                                    clocks.now(),
                                    clocks.nanos(),
                                    bodies,
                                    settings.maxBody()));
                        });
                listeners.add(server);
                return server.listen();
            }
        };
    }

    private HttpServerOptions serverOptions(int wantedPort, boolean admin) {
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(wantedPort)
                .setTcpNoDelay(true)
                .setAcceptBacklog(BACKLOG)
                .setMaxInitialLineLength(StrictRequestDecoder.MAX_INITIAL_LINE)
                .setMaxHeaderSize(StrictRequestDecoder.MAX_HEADERS)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS));
        if (!admin) {
            settings.tls()
                    .ifPresent(tls -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate(tls)));
        }
        return options;
    }

    private static PemKeyCertOptions certificate(EngineSettings.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    private static HttpClientOptions clientOptions() {
        return new HttpClientOptions()
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(UPSTREAM_KEEP_ALIVE_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxRedirects(0)
                .setVerifyHost(true);
    }

    /** What two readers could understand differently is understood by nobody. */
    private static void refuseMalformed(HttpServerRequest request) {
        request.response()
                .setStatusCode(400)
                .putHeader("content-type", "application/json")
                .putHeader("connection", "close")
                .end("{\"error\":{\"message\":\"The HTTP request is malformed.\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"MALFORMED_REQUEST\"}}")
                .onComplete(_ -> request.connection().close());
    }

    private void reloadOnChange(EngineSettings.Tls tls) {
        var seen = new ArrayList<Long>(List.of(tls.certificate().toFile().lastModified()));
        vertx.setPeriodic(CERTIFICATE_LOOK_MILLIS, _ -> {
            long changed = tls.certificate().toFile().lastModified();
            if (changed != seen.getFirst()) {
                seen.set(0, changed);
                var options = new ServerSSLOptions()
                        .setKeyCertOptions(certificate(tls))
                        .setApplicationLayerProtocols(List.of("h2", "http/1.1"));
                listeners.forEach(server -> server.updateSSLOptions(options)
                        .onFailure(failure -> LOG.atError().setCause(failure).log("certificate not reloaded")));
            }
        });
    }

    private static void await(Future<?> future, int port) {
        try {
            future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("cannot listen on port " + port + ": " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IllegalStateException("cannot listen on port " + port + ": timeout", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static boolean isDone(Future<?> future, Duration patience) {
        try {
            future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The admin port it listens on; 0 where there is none. */
    public int adminPort() {
        return adminPort;
    }

    /** Client connections that are open. */
    public int connections() {
        return connections.get();
    }

    /** Bytes of request bodies held. */
    public long bodyBytes() {
        return bodies.held();
    }

    /**
     * Takes no more connections and gives those that are open time to have their answers; what is then still being served ends
     * with an error. The admin port goes on.
     */
    public void drain(Duration patience) {
        var drained = Future.join(listeners.stream()
                .filter(listener -> listener.actualPort() != adminPort)
                .map(listener -> listener.shutdown(patience.plus(LAST_WORDS)))
                .toList());
        if (!isDone(drained, patience)) {
            LOG.warn("requests are still being served at the end of the drain timeout");
            loops.forEach(loop -> loop.execute(loop::endAll));
            isDone(drained, LAST_WORDS);
        }
    }

    @Override
    public void close() {
        isDone(vertx.close(), LAST_WORDS);
        blocking.shutdown();
    }
}
