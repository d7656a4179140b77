package dev.gatehouse.endpoint;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.idempotency.Answer;
import dev.gatehouse.idempotency.Claim;
import dev.gatehouse.idempotency.Claims;
import dev.gatehouse.idempotency.ClientRequestId;
import dev.gatehouse.idempotency.IdentifiedRequest;
import dev.gatehouse.idempotency.Verdict;
import dev.gatehouse.platform.Clocks;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Does what a request changes once, however often it is sent with its {@code Idempotency-Key}. */
public final class RepeatedWrites {
    /** Where nothing is remembered. */
    static final RepeatedWrites NOWHERE = new RepeatedWrites(null, Clocks.system());

    private static final String CONTENT_TYPE = "Content-Type";

    private final @Nullable Claims claims;
    private final Clocks clocks;

    private RepeatedWrites(@Nullable Claims claims, Clocks clocks) {
        this.claims = claims;
        this.clocks = clocks;
    }

    public static RepeatedWrites of(Claims claims, Clocks clocks) {
        return new RepeatedWrites(claims, clocks);
    }

    /**
     * @param header of the id
     * @param work done at most once
     */
    Reply once(Caller caller, @Nullable String header, RequestData data, Supplier<Reply> work) {
        var id = ClientRequestId.explicit(header);
        if (id.isEmpty()) {
            return work.get();
        }
        if (claims == null) {
            throw new IllegalStateException("there is nowhere to remember requests");
        }
        var scope = IdentifiedRequest.scope(caller)
                .orElseThrow(() -> new ApiError.BadRequest(
                                "INVALID_IDEMPOTENCY_KEY",
                                ClientRequestId.HEADER + " needs a caller with a key, a user or a team.",
                                ClientRequestId.HEADER)
                        .asException());
        var wanted = IdentifiedRequest.ofWrite(
                id.get(),
                scope,
                data.method(),
                data.route() + "?" + asked(data.query()),
                Json.bytes(data.body()),
                data.requestId(),
                clocks.now());
        return switch (claims.claim(wanted)) {
            case Verdict.First(var claim) -> first(claims, claim, work);
            case Verdict.Done(var answer) -> again(answer);
            // Whoever changes something is not kept waiting.
            case Verdict.Running _ -> throw claims.stillRunning().asException();
            case Verdict.Refused(var error) -> throw error.asException();
        };
    }

    private static String asked(Query query) {
        return query.names().stream()
                .sorted()
                .distinct()
                .map(name -> name + "=" + query.all(name))
                .collect(Collectors.joining("&"));
    }

    private static Reply first(Claims claims, Claim claim, Supplier<Reply> work) {
        boolean known = false;
        try {
            var reply = work.get();
            claims.finish(
                    claim, new Answer(reply.status(), reply.headers().getOrDefault(CONTENT_TYPE, ""), reply.body()));
            known = true;
            return reply;
        } catch (ApiException refused) {
            // What broke off may have done a part.
            if (refused.error().status() < 500) {
                claims.release(claim);
                known = true;
            }
            throw refused;
        } finally {
            if (!known) {
                claims.finishUnknown(claim);
            }
        }
    }

    private static Reply again(Answer answer) {
        var headers =
                answer.contentType().isEmpty() ? Map.<String, String>of() : Map.of(CONTENT_TYPE, answer.contentType());
        return new Reply(answer.status(), headers, answer.body()).with("Idempotency-Replayed", "true");
    }
}
