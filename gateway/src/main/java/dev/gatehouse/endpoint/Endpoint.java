package dev.gatehouse.endpoint;

import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API as a value: what it is called, who may perform it, how it fails, what it takes and gives.
 *
 * <pre>{@code
 *   Endpoint.post("/key/generate", "key.generate")
 *           .needs(ROUTE_GATE).speaks(litellm(W500)).costs(FREE)
 *           .describe("Makes a virtual key.")
 *           .takes(NewKey.class)
 *           .returns(GeneratedKey.class, call -> keys.generate(call.grant(), call.body()))
 * }</pre>
 */
public sealed interface Endpoint {
    Method method();

    PathTemplate path();

    Operation operation();

    Dialect dialect();

    Cost cost();

    String description();

    List<Variable> variables();

    /**
     * Answered by a handler that may block.
     *
     * @param repeatable whether a request that is sent again with its {@code Idempotency-Key} is answered again and not done again
     */
    record Managed<B, Q, R>(
            Method method,
            PathTemplate path,
            Operation operation,
            Dialect dialect,
            Cost cost,
            String description,
            List<Variable> variables,
            Class<B> body,
            Class<Q> query,
            Result result,
            boolean repeatable,
            Handler<B, Q, R> handler)
            implements Endpoint {
        public Managed {
            variables = List.copyOf(variables);
        }
    }

    /** Answered by a pipeline on the event loop. */
    record Inference(
            Method method,
            PathTemplate path,
            Operation operation,
            Dialect dialect,
            String description,
            List<Variable> variables)
            implements Endpoint {
        public Inference {
            variables = List.copyOf(variables);
        }

        @Override
        public Cost cost() {
            return Cost.METERED;
        }
    }

    /** @param type the record answered with, or what the list or page holds */
    record Result(int status, Class<?> type, Shape shape) {}

    /** How many an endpoint answers with. */
    enum Shape {
        ONE,
        /** Null where there is none. */
        PERHAPS,
        LIST,
        /** {@code limit} and {@code after} are read. */
        PAGE
    }

    /**
     * A variable of the path.
     *
     * @param target looks up what it names; null where the service does
     */
    record Variable(
            String name, String description, @Nullable TargetSource target) {}

    /** Looks up what a request acts on, or throws what a caller may know of its absence. */
    @FunctionalInterface
    interface TargetSource {
        Target find(RequestData data);
    }

    @FunctionalInterface
    interface Handler<B, Q, R> {
        R handle(Call<B, Q> call);
    }

    static EndpointDraft.Named get(String path, String operation) {
        return new EndpointDraft.Named(Method.GET, path, operation);
    }

    static EndpointDraft.Named post(String path, String operation) {
        return new EndpointDraft.Named(Method.POST, path, operation);
    }

    static EndpointDraft.Named put(String path, String operation) {
        return new EndpointDraft.Named(Method.PUT, path, operation);
    }

    static EndpointDraft.Named patch(String path, String operation) {
        return new EndpointDraft.Named(Method.PATCH, path, operation);
    }

    static EndpointDraft.Named delete(String path, String operation) {
        return new EndpointDraft.Named(Method.DELETE, path, operation);
    }
}
