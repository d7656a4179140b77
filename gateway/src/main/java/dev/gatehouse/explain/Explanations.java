package dev.gatehouse.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ModelWay;
import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Presented;
import dev.gatehouse.endpoint.CanonicalPath;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Match;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.endpoint.Query;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.endpoint.RequestData;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.explain.Reasoning.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks those who decide what they would decide, and has them tell how they come to it. Nothing is decided here. */
public final class Explanations {
    private final Authenticator authenticator;
    private final Policy policy;
    private final Supplier<EndpointTable> endpoints;
    private final Errors errors;
    private final BiFunction<Question.Edge, List<String>, Losses> losses;

    /**
     * @param endpoints all of them, this room's included: so they cannot be there yet
     * @param losses who would lose which of these models, or of all, without an edge
     */
    public Explanations(
            Authenticator authenticator,
            Policy policy,
            Supplier<EndpointTable> endpoints,
            Errors errors,
            BiFunction<Question.Edge, List<String>, Losses> losses) {
        this.authenticator = authenticator;
        this.policy = policy;
        this.endpoints = endpoints;
        this.errors = errors;
        this.losses = losses;
    }

    public Reasoning explain(Grant grant, Question question) {
        var edge = question.withoutEdge();
        var reasoning = reason(grant, question);
        return edge == null
                ? reasoning
                : reasoning.with(
                        reasoning.models(),
                        losses.apply(edge, question.model() == null ? List.of() : List.of(question.model())));
    }

    private Reasoning reason(Grant grant, Question question) {
        var requestId = grant.requestId();
        int mark = question.route().indexOf('?');
        var raw = mark < 0 ? question.route() : question.route().substring(0, mark);
        var query = mark < 0 ? "" : question.route().substring(mark + 1);
        try {
            var path = CanonicalPath.of(raw);
            return switch (endpoints.get().match(question.method(), path)) {
                case Match.Found found -> explain(requestId, question, found, data(requestId, question, found, query));
                case Match.NotFound _ -> unserved(errors.notFound(path, requestId));
                case Match.Malformed _ -> unserved(errors.malformed(path, requestId));
                case Match.MethodNotAllowed refused -> unserved(errors.methodNotAllowed(refused, requestId));
            };
        } catch (ApiException malformed) {
            return unserved(errors.malformed(raw, malformed.error(), requestId));
        }
    }

    private Reasoning explain(String requestId, Question question, Match.Found found, RequestData data) {
        var operation = operation(found);
        var steps = new Steps();
        steps.endpoint(Outcome.PASSED);
        var ways = new ArrayList<ModelWay>();
        try {
            var caller = caller(steps, question, operation, found);
            data.texts("model")
                    .forEach(text -> Stream.of(text.split(","))
                            .map(String::strip)
                            .forEach(model -> ways.addAll(policy.ways(caller, model))));
            var refusal = policy.explain(caller, operation, data, steps);
            if (refusal.isPresent()) {
                throw refusal.get().asException();
            }
            return new Reasoning(true, 200, null, null, operation.name(), steps.decidedBy(), steps.all(), ways, null);
        } catch (ApiException refused) {
            var dialect = found.endpoint().dialect().whileAuthenticating();
            var reply = errors.reply(dialect, refused.error(), requestId);
            return new Reasoning(
                    false,
                    reply.status(),
                    refused.error().message(),
                    body(reply),
                    operation.name(),
                    steps.decidedBy(),
                    steps.all(),
                    ways,
                    null);
        }
    }

    private Operation operation(Match.Found found) {
        var stated = found.endpoint().operation();
        return found.endpoint() instanceof Endpoint.Inference ? stated : authenticator.operation(stated, found.route());
    }

    private Caller caller(Steps steps, Question question, Operation operation, Match.Found found) {
        if (found.endpoint().operation().isOpen()) {
            return new Caller.Anonymous();
        }
        var ip = question.ip();
        var asked = new Asked(found.route(), ip == null ? "" : ip);
        var closed = ip == null ? authenticator.closed(found.route()) : authenticator.closed(asked);
        steps.installation(closed);
        if (closed.isPresent()) {
            throw closed.get().asException();
        }
        if (operation.isOpen()) {
            return new Caller.Anonymous();
        }
        var settled = authenticator.judge(question.key(), asked);
        steps.authentication(settled, operation.isOpenToAnonymous());
        return operation.caller(settled);
    }

    /** A request nobody sends: it carries nothing. */
    private record Asked(String path, String remoteAddress) implements Presented {
        @Override
        public @Nullable String requestHeader(String name) {
            return null;
        }

        @Override
        public @Nullable String queryParameter(String name) {
            return null;
        }
    }

    /** Before an endpoint is found nobody asks who is calling. */
    private static Reasoning unserved(Reply reply) {
        var steps = new Steps();
        steps.endpoint(Outcome.REFUSED);
        return new Reasoning(
                false,
                reply.status(),
                "No endpoint serves this path and method.",
                body(reply),
                null,
                steps.decidedBy(),
                steps.all(),
                List.of(),
                null);
    }

    private static JsonNode body(Reply reply) {
        return Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
    }

    private static RequestData data(String requestId, Question question, Match.Found found, String query) {
        var members = members(question, found);
        boolean inBody =
                !(found.endpoint() instanceof Endpoint.Managed<?, ?, ?> managed) || managed.body() != None.class;
        return new RequestData(
                question.method(),
                found.route(),
                requestId,
                inBody ? members : Json.object(),
                Query.parse(inBody ? query : query + encoded(members)),
                found.variables());
    }

    private static ObjectNode members(Question question, Match.Found found) {
        var members =
                question.request() == null ? Json.object() : question.request().deepCopy();
        if (question.model() != null) {
            members.put("model", question.model());
        }
        // A model in the path is the one that is called, whatever the body says.
        if (found.endpoint() instanceof Endpoint.Inference && found.variables().containsKey("model")) {
            members.remove("model");
        }
        return members;
    }

    private static String encoded(ObjectNode members) {
        var query = new StringBuilder();
        for (var member : members.properties()) {
            var values = member.getValue().isArray()
                    ? member.getValue().valueStream().toList()
                    : List.of(member.getValue());
            for (var value : values) {
                query.append('&')
                        .append(URLEncoder.encode(member.getKey(), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value.asText(), StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }
}
