package dev.gatehouse.endpoint;

import dev.gatehouse.access.Operation;
import dev.gatehouse.access.PolicyGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An endpoint in the making. Each step is the only way to the next: none can be built without policy, dialect and cost class. */
public final class EndpointDraft {
    private EndpointDraft() {}

    public record Named(Method method, String path, String operation) {
        public Guarded needs(PolicyGroup.Keyed group) {
            return new Guarded(this, group);
        }

        /** For everybody, whatever credential is sent. */
        public Guarded open(String reason) {
            return new Guarded(this, new PolicyGroup.Open(reason));
        }

        /** For everybody; a good credential makes the call its holder's. */
        public Guarded optional(String reason) {
            return new Guarded(this, new PolicyGroup.Optional(reason));
        }
    }

    public record Guarded(Named named, PolicyGroup group) {
        public Spoken speaks(Dialect dialect) {
            return new Spoken(this, dialect);
        }
    }

    public record Spoken(Guarded guarded, Dialect dialect) {
        public Declared<None, None> costs(Cost cost) {
            return new Declared<>(this, cost, "", List.of(), None.class, None.class, 200, false);
        }

        /** Handed to a pipeline; it costs money. */
        public Endpoint.Inference inference(String description) {
            var named = guarded.named();
            var path = PathTemplate.of(named.path());
            var variables = path.variables().stream()
                    .map(name -> new Endpoint.Variable(name, name, null))
                    .toList();
            return new Endpoint.Inference(
                    named.method(),
                    path,
                    new Operation(named.operation(), guarded.group()),
                    dialect,
                    description,
                    variables);
        }
    }

    public record Declared<B, Q>(
            Spoken spoken,
            Cost cost,
            String description,
            List<Endpoint.Variable> variables,
            Class<B> body,
            Class<Q> query,
            int status,
            boolean once) {
        public Declared<B, Q> describe(String text) {
            return new Declared<>(spoken, cost, text, variables, body, query, status, once);
        }

        /** A variable of the path that the handler looks up itself. */
        public Declared<B, Q> variable(String name, String meaning) {
            return with(name, meaning, null);
        }

        /** A variable of the path that names what is acted on: looked up before the policy decides. */
        public Declared<B, Q> target(String name, String meaning, Endpoint.TargetSource source) {
            return with(name, meaning, source);
        }

        public <T extends Record> Declared<T, Q> takes(Class<T> type) {
            return new Declared<>(spoken, cost, description, variables, type, query, status, once);
        }

        public <T extends Record> Declared<B, T> asks(Class<T> type) {
            return new Declared<>(spoken, cost, description, variables, body, type, status, once);
        }

        /** Of the successful answer, where it is not 200. */
        public Declared<B, Q> answers(int success) {
            return new Declared<>(spoken, cost, description, variables, body, query, success, once);
        }

        /**
         * A request that is sent again with its {@code Idempotency-Key} is answered again and not done again. The handler does everything
         * or throws an error for the caller: whatever else it throws, nobody knows what it did.
         */
        public Declared<B, Q> repeatable() {
            return new Declared<>(spoken, cost, description, variables, body, query, status, true);
        }

        public <R> Endpoint.Managed<B, Q, R> returns(Class<R> type, Endpoint.Handler<B, Q, R> handler) {
            return managed(new Endpoint.Result(status, type, Endpoint.Shape.ONE), handler);
        }

        /** With null where there is none. */
        public <R> Endpoint.Managed<B, Q, Optional<R>> finds(
                Class<R> type, Endpoint.Handler<B, Q, Optional<R>> handler) {
            return managed(new Endpoint.Result(status, type, Endpoint.Shape.PERHAPS), handler);
        }

        /** With all there are, as one array. */
        public <T> Endpoint.Managed<B, Q, List<T>> lists(Class<T> type, Endpoint.Handler<B, Q, List<T>> handler) {
            return managed(new Endpoint.Result(status, type, Endpoint.Shape.LIST), handler);
        }

        public <T> Endpoint.Managed<B, Q, Page<T>> pages(Class<T> type, Endpoint.Handler<B, Q, Page<T>> handler) {
            return managed(new Endpoint.Result(status, type, Endpoint.Shape.PAGE), handler);
        }

        private Declared<B, Q> with(String name, String meaning, Endpoint.@Nullable TargetSource source) {
            var more = new ArrayList<>(variables);
            more.add(new Endpoint.Variable(name, meaning, source));
            return new Declared<>(spoken, cost, description, List.copyOf(more), body, query, status, once);
        }

        private <R> Endpoint.Managed<B, Q, R> managed(Endpoint.Result result, Endpoint.Handler<B, Q, R> handler) {
            var guarded = spoken.guarded();
            var named = guarded.named();
            return new Endpoint.Managed<>(
                    named.method(),
                    PathTemplate.of(named.path()),
                    new Operation(named.operation(), guarded.group()),
                    spoken.dialect(),
                    cost,
                    description,
                    variables,
                    body,
                    query,
                    result,
                    once,
                    handler);
        }
    }
}
