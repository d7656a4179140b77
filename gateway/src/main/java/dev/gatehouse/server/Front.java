package dev.gatehouse.server;

import dev.gatehouse.endpoint.CanonicalPath;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.Match;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.inference.Lane;
import dev.gatehouse.inference.Pipeline;
import dev.gatehouse.inference.Surface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request of one loop comes in: finds its endpoint, and hands it to the pipeline or to the runner. */
public final class Front implements HttpEngine.Service {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private static final String STALE = "x-gatehouse-stale";

    private final EndpointTable endpoints;
    private final EndpointRunner runner;
    private final Errors errors;
    private final Pipeline pipeline;
    private final Map<String, Surface> surfaces;
    private final Lane lane;
    private final LongSupplier staleSeconds;

    /**
     * @param surfaces by operation: one for each inference endpoint
     * @param staleSeconds how old what this node believes is; 0 while it hears of changes
     */
    public Front(
            EndpointTable endpoints,
            EndpointRunner runner,
            Errors errors,
            Pipeline pipeline,
            Map<String, Surface> surfaces,
            Lane lane,
            LongSupplier staleSeconds) {
        this.endpoints = endpoints;
        this.runner = runner;
        this.errors = errors;
        this.pipeline = pipeline;
        this.surfaces = Map.copyOf(surfaces);
        this.lane = lane;
        this.staleSeconds = staleSeconds;
    }

    @Override
    public void serve(Arrival arrival) {
        arrival.name();
        long stale = staleSeconds.getAsLong();
        if (stale > 0) {
            arrival.request().response().putHeader(STALE, Long.toString(stale));
        }
        // The body waits until somebody asks for it: a stranger is refused without.
        arrival.request().pause();
        try {
            var path = CanonicalPath.of(arrival.path());
            switch (endpoints.match(arrival.method(), path)) {
                case Match.Found found -> serve(arrival, path, found);
                case Match.NotFound _ -> send(arrival, errors.notFound(path, arrival.requestId()));
                case Match.Malformed _ -> send(arrival, errors.malformed(path, arrival.requestId()));
                case Match.MethodNotAllowed refused ->
                    send(arrival, errors.methodNotAllowed(refused, arrival.requestId()));
            }
        } catch (ApiException refused) {
            send(arrival, errors.malformed(arrival.path(), refused.error(), arrival.requestId()));
        }
    }

    private void serve(Arrival arrival, CanonicalPath path, Match.Found found) {
        switch (found.endpoint()) {
            case Endpoint.Inference inference -> infer(arrival, inference, found);
            case Endpoint.Managed<?, ?, ?> managed ->
                arrival.loop()
                        .offload(
                                () -> runner.run(managed, found, new VertxRequest(arrival, path)),
                                reply -> send(arrival, reply),
                                thrown -> fail(arrival, path, thrown));
        }
    }

    private void infer(Arrival arrival, Endpoint.Inference endpoint, Match.Found found) {
        if (endpoint.dialect().equals(Dialect.anthropic())) {
            arrival.request().response().putHeader("request-id", arrival.requestId());
        }
        if (!ContentTypes.isAccepted(arrival.request().getHeader("content-type"))) {
            var error = new ApiError.UnsupportedMediaType("The request body must be application/json.");
            send(arrival, errors.reply(endpoint.dialect(), error, arrival.requestId()));
            return;
        }
        var surface = surfaces.get(endpoint.operation().name());
        if (surface == null) {
            throw new IllegalStateException(
                    "no surface for " + endpoint.operation().name());
        }
        var exchange = new VertxExchange(arrival, endpoint.operation(), found.route(), found.variables());
        pipeline.serve(exchange, surface, lane);
    }

    private void fail(Arrival arrival, CanonicalPath path, Throwable thrown) {
        LOG.atError().setCause(thrown).log("request failed outside its endpoint");
        send(arrival, errors.malformed(path.text(), new ApiError.Internal(), arrival.requestId()));
    }

    private static void send(Arrival arrival, Reply reply) {
        var response = arrival.request().response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (arrival.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("content-length", Integer.toString(reply.body().length));
            arrival.end(Buffer.buffer());
        } else {
            arrival.end(Buffer.buffer(reply.body()));
        }
    }
}
