package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Authentication;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Presented;
import dev.gatehouse.access.Target;
import dev.gatehouse.endpoint.Endpoint.Managed;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.idempotency.ClientRequestId;
import dev.gatehouse.platform.Clocks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves every management endpoint the same way:
 * authenticate → read JSON → route gate → target → policy → parse → once → handler → reply. Blocks: one virtual thread per request.
 */
public final class EndpointRunner {
    static final String INVALID_JSON = "INVALID_JSON";

    private static final Logger log = LoggerFactory.getLogger(EndpointRunner.class);
    private static final int LARGEST_PAGE = 100;
    private static final int USUAL_PAGE = 20;

    private final Authenticator authenticator;
    private final Policy policy;
    private final BannedMembers banned;
    private final Errors errors;
    private final RepeatedWrites repeats;
    private final Clocks clocks;

    /** Refuses what {@link BannedMembers#ALL} names. */
    public EndpointRunner(Authenticator authenticator, Policy policy, Errors errors, Clocks clocks) {
        this(authenticator, policy, BannedMembers.ALL, errors, clocks);
    }

    /** Without a place to remember requests: endpoints that must not do one twice are not served. */
    public EndpointRunner(
            Authenticator authenticator, Policy policy, BannedMembers banned, Errors errors, Clocks clocks) {
        this(authenticator, policy, banned, errors, RepeatedWrites.NOWHERE, clocks);
    }

    public EndpointRunner(
            Authenticator authenticator,
            Policy policy,
            BannedMembers banned,
            Errors errors,
            RepeatedWrites repeats,
            Clocks clocks) {
        this.authenticator = authenticator;
        this.policy = policy;
        this.banned = banned;
        this.errors = errors;
        this.repeats = repeats;
        this.clocks = clocks;
    }

    /** Never throws: whatever goes wrong is a reply in the endpoint's dialect. */
    public Reply run(Managed<?, ?, ?> endpoint, Match.Found match, Request request) {
        var exchange = new Exchange(dialect(endpoint, request).whileAuthenticating(), clocks.nanos());
        Reply reply;
        try {
            reply = serve(endpoint, match, request, exchange);
        } catch (ApiException e) {
            exchange.code = e.error().code();
            reply = errors.reply(exchange.dialect, e.error(), request.requestId());
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("operation", endpoint.operation().name())
                    .addKeyValue("request_id", request.requestId())
                    .log("request failed");
            exchange.code = new ApiError.Internal().code();
            reply = errors.reply(exchange.dialect, new ApiError.Internal(), request.requestId());
        }
        record(endpoint, request, exchange, reply);
        return reply;
    }

    private static Dialect dialect(Endpoint endpoint, Request request) {
        return request.header("anthropic-version") == null
                ? endpoint.dialect()
                : endpoint.dialect().ofAnthropicClient();
    }

    private <B, Q, R> Reply serve(Managed<B, Q, R> endpoint, Match.Found match, Request request, Exchange exchange) {
        var operation = operation(endpoint, match);
        var caller = authenticate(endpoint, operation, match, request);
        exchange.caller = caller;
        var data = read(endpoint, match, request);
        banned.require(data::has);
        var admitted = policy.admit(caller, operation, data);
        exchange.dialect = dialect(endpoint, request);
        var target = target(endpoint, data);
        var grant = policy.authorize(admitted, target);
        var call = parse(endpoint, grant, data, request);
        return endpoint.repeatable()
                ? repeats.once(
                        grant.caller(), request.header(ClientRequestId.HEADER), data, () -> handle(endpoint, call))
                : handle(endpoint, call);
    }

    private static <B, Q, R> Reply handle(Managed<B, Q, R> endpoint, Call<B, Q> call) {
        var result = endpoint.handler().handle(call);
        return switch (result) {
            case Reply whole -> whole;
            case Optional<?> found ->
                Reply.json(endpoint.result().status(), Json.bytes(found.isPresent() ? found.get() : Json.nothing()));
            default -> Reply.json(endpoint.result().status(), Json.bytes(result));
        };
    }

    private static <B, Q> Call<B, Q> parse(Managed<B, Q, ?> endpoint, Grant grant, RequestData data, Request request) {
        boolean closed = endpoint.dialect() instanceof Dialect.Problem;
        var reader = new RecordReader(closed);
        var query = request.query();
        if (closed) {
            refuseUnknown(query, endpoint.query());
        }
        var body = reader.part(endpoint.body(), data.body(), "body");
        var asked = reader.part(endpoint.query(), asObject(endpoint.query(), query), "query");
        var pageType = endpoint.result().shape() == Endpoint.Shape.PAGE ? PageQuery.class : null;
        var page = pageType == null ? null : reader.part(pageType, asObject(pageType, query), "query");
        return new Call<>(
                grant,
                body.get(),
                asked.get(),
                data.variables(),
                page == null ? PageQuery.FIRST : page.get().wanted(),
                name -> Optional.ofNullable(request.header(name)));
    }

    private static void refuseUnknown(Query query, Class<?> type) {
        var allowed = RecordReader.members(type).toList();
        for (var name : query.names()) {
            if (!allowed.contains(name)) {
                boolean operator =
                        allowed.stream().anyMatch(known -> known.endsWith("]") && name.startsWith(known + "["));
                throw Pinned.problem(
                                400,
                                operator ? "unsupported-filter-operator" : "unknown-query-parameter",
                                (operator ? "Unsupported filter operator: " : "Unknown query parameter: ") + name,
                                allowed)
                        .asException();
            }
        }
    }

    private Operation operation(Endpoint endpoint, Match.Found match) {
        return authenticator.operation(endpoint.operation(), match.route());
    }

    private Caller authenticate(Endpoint endpoint, Operation operation, Match.Found match, Request request) {
        var shown = new Shown(match.route(), request);
        if (endpoint.operation().isOpen()) {
            refuse(authenticator.countedOpen(shown));
            return new Caller.Anonymous();
        }
        var closed = authenticator.closed(shown);
        if (closed.isPresent()) {
            throw closed.get().asException();
        }
        if (operation.isOpen()) {
            refuse(authenticator.countedOpen(shown));
            return new Caller.Anonymous();
        }
        var settled = authenticator.authenticateBlocking(shown);
        if (settled instanceof Authentication.Refused(var error)) {
            var told = authenticator.counted(shown, error);
            if (told instanceof ApiError.RateExceeded) {
                throw told.asException();
            }
        }
        return operation.caller(settled);
    }

    private static void refuse(Optional<ApiError> error) {
        error.ifPresent(it -> {
            throw it.asException();
        });
    }

    private record Shown(String path, Request request) implements Presented {
        @Override
        public @Nullable String requestHeader(String name) {
            return request.header(name);
        }

        @Override
        public @Nullable String queryParameter(String name) {
            return request.query().value(name);
        }

        @Override
        public String remoteAddress() {
            return request.remoteAddress();
        }
    }

    private static RequestData read(Managed<?, ?, ?> endpoint, Match.Found match, Request request) {
        // An endpoint without a body does not read one that is sent: nothing would look at it.
        var bytes = endpoint.body() == None.class ? new byte[0] : request.body();
        return new RequestData(
                request.method(),
                match.route(),
                request.requestId(),
                object(bytes),
                request.query(),
                match.variables());
    }

    private static ObjectNode object(byte[] bytes) {
        if (bytes.length == 0) {
            return Json.object();
        }
        try {
            return Json.readObject(bytes);
        } catch (Json.Malformed e) {
            throw new ApiError.BadRequest(INVALID_JSON, e.getMessage() + " (at " + e.offset() + ")", null)
                    .asException();
        }
    }

    private static Target target(Endpoint endpoint, RequestData data) {
        for (var variable : endpoint.variables()) {
            if (variable.target() != null) {
                return variable.target().find(data);
            }
        }
        return Target.NONE;
    }

    /** Each parameter as a text, or as a list where the record has a list. */
    private static ObjectNode asObject(Class<?> type, Query query) {
        var object = Json.object();
        for (var component : type.getRecordComponents()) {
            if (RecordReader.isUnwrapped(component)) {
                object.setAll(asObject(component.getType(), query));
                continue;
            }
            var name = Names.of(component);
            if (component.getType() == List.class) {
                var all = object.putArray(name);
                query.all(name).forEach(all::add);
            } else {
                var value = query.value(name);
                if (value != null) {
                    object.put(name, value);
                }
            }
        }
        return object;
    }

    record PageQuery(@Nullable Integer limit, @Nullable String after) {
        private static final Page.Wanted FIRST = new Page.Wanted(USUAL_PAGE, null);

        PageQuery {
            if (limit != null && (limit < 1 || limit > LARGEST_PAGE)) {
                throw new ApiError.Invalid(List.of(new Violation(
                                List.of("limit"), "Input should be between 1 and " + LARGEST_PAGE, "out_of_range")))
                        .asException();
            }
        }

        Page.Wanted wanted() {
            return new Page.Wanted(limit == null ? USUAL_PAGE : limit, after);
        }
    }

    /** The path's template, not the path: paths may hold keys. */
    private void record(Endpoint endpoint, Request request, Exchange exchange, Reply reply) {
        var line = log.atInfo()
                .addKeyValue("operation", endpoint.operation().name())
                .addKeyValue("method", endpoint.method())
                .addKeyValue("route", endpoint.path())
                .addKeyValue("status", reply.status())
                .addKeyValue("caller", exchange.callerName())
                .addKeyValue("request_id", request.requestId())
                .addKeyValue("micros", (clocks.nanos() - exchange.began) / 1_000);
        (exchange.code == null ? line : line.addKeyValue("code", exchange.code)).log("request served");
    }

    /** What is known of the request so far, for its error and its log line. */
    private static final class Exchange {
        private Dialect dialect;
        private final long began;
        private @Nullable Caller caller;
        private @Nullable String code;

        Exchange(Dialect dialect, long began) {
            this.dialect = dialect;
            this.began = began;
        }

        String callerName() {
            return switch (caller) {
                case null -> "stranger";
                case Caller.Master _ -> "master";
                case Caller.Anonymous _ -> "anonymous";
                case Caller.KeyHolder(var key) -> "key " + key.hash().toString().substring(0, 12);
                case Caller.TokenHolder token -> "token of " + token.user();
            };
        }
    }
}
