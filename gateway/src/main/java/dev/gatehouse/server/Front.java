package dev.gatehouse.server;

import dev.gatehouse.endpoint.CanonicalPath;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where every request of one loop comes in: finds its endpoint, and hands it to the pipeline or to the runner. */
public final class Front implements HttpEngine.Service {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final EndpointTable endpoints;
    private final EndpointRunner runner;
    private final Pipeline pipeline;
    private final Map<String, Surface> surfaces;
    private final Lane lane;

    /** @param surfaces by operation: one for each inference endpoint */
    public Front(
            EndpointTable endpoints,
            EndpointRunner runner,
            Pipeline pipeline,
            Map<String, Surface> surfaces,
            Lane lane) {
        this.endpoints = endpoints;
        this.runner = runner;
        this.pipeline = pipeline;
        this.surfaces = Map.copyOf(surfaces);
        this.lane = lane;
    }

    @Override
    public void serve(Arrival arrival) {
        arrival.name();
        // The body waits until somebody asks for it: a stranger is refused without.
        arrival.request().pause();
        try {
            var path = CanonicalPath.of(arrival.path());
            var match = endpoints.match(arrival.method(), path);
            if (match instanceof Match.Found(Endpoint.Inference inference, var route, var variables)) {
                infer(arrival, inference, route, variables);
            } else {
                manage(arrival, path, match);
            }
        } catch (ApiException refused) {
            send(arrival, runner.refuse(refused.error(), arrival.path(), arrival.requestId()));
        }
    }

    private void infer(Arrival arrival, Endpoint.Inference endpoint, String route, Map<String, String> variables) {
        if (endpoint.dialect().equals(Dialect.ANTHROPIC)) {
            arrival.request().response().putHeader("request-id", arrival.requestId());
        }
        if (!ContentTypes.isJson(arrival.request().getHeader("content-type"))) {
            throw new ApiError.UnsupportedMediaType("The request body must be application/json.").asException();
        }
        var surface = surfaces.get(endpoint.operation().name());
        if (surface == null) {
            throw new IllegalStateException("no surface for " + endpoint.operation().name());
        }
        pipeline.serve(new VertxExchange(arrival, endpoint.operation(), route, variables), surface, lane);
    }

    private void manage(Arrival arrival, CanonicalPath path, Match match) {
        arrival.loop()
                .offload(
                        () -> runner.run(match, new VertxRequest(arrival, path)),
                        reply -> send(arrival, reply),
                        thrown -> {
                            LOG.atError().setCause(thrown).log("request failed outside its endpoint");
                            send(arrival, runner.refuse(new ApiError.Internal(), path.text(), arrival.requestId()));
                        });
    }

    private static void send(Arrival arrival, Reply reply) {
        var response = arrival.request().response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (arrival.request().method() == HttpMethod.HEAD) {
            response.putHeader("content-length", Integer.toString(reply.body().length));
            arrival.end(Buffer.buffer());
        } else {
            arrival.end(Buffer.buffer(reply.body()));
        }
    }
}
