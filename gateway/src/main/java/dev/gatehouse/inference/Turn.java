package dev.gatehouse.inference;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.idempotency.Answer;
import dev.gatehouse.idempotency.Claim;
import dev.gatehouse.idempotency.Claims;
import dev.gatehouse.idempotency.ClientRequestId;
import dev.gatehouse.idempotency.IdentifiedRequest;
import dev.gatehouse.idempotency.Verdict;
import dev.gatehouse.wire.Slices;
import org.jspecify.annotations.Nullable;

/** One request with an id, until it is known whether it is the first. On its loop; the database is asked elsewhere. */
final class Turn implements Loop.Watched {
    private final Claims claims;
    private final Serving serving;
    private final ClientRequestId id;
    private final String scope;
    private final byte[] body;
    private final Runnable goOn;
    private final long since;
    private @Nullable IdentifiedRequest request;
    private boolean over;

    Turn(Claims claims, Serving serving, ClientRequestId id, String scope, byte[] body, Runnable goOn) {
        this.claims = claims;
        this.serving = serving;
        this.id = id;
        this.scope = scope;
        this.body = body;
        this.goOn = goOn;
        this.since = serving.lane().clocks().nanos();
    }

    private record Asked(IdentifiedRequest request, Verdict verdict) {}

    void take() {
        var exchange = serving.exchange();
        exchange.loop().watch(this);
        exchange.onGone(this::gone);
        ask();
    }

    private void ask() {
        serving.exchange()
                .loop()
                .offload(
                        () -> {
                            var asked = request == null ? identified() : request;
                            return new Asked(asked, claims.claim(asked));
                        },
                        this::told,
                        thrown -> untold(Refusals.of(thrown)));
    }

    private IdentifiedRequest identified() {
        var exchange = serving.exchange();
        return IdentifiedRequest.ofModel(id, scope, exchange.path(), body, exchange.requestId(), exchange.arrivedAt());
    }

    private void told(Asked asked) {
        request = asked.request;
        if (over) {
            if (asked.verdict instanceof Verdict.First(var claim)) {
                claims.release(claim);
            }
            return;
        }
        switch (asked.verdict) {
            case Verdict.First(var claim) -> first(claim);
            case Verdict.Done(var answer) -> again(answer);
            case Verdict.Refused(var error) -> refuse(error);
            case Verdict.Running running ->
                claims.await(
                                asked.request,
                                running,
                                since,
                                () -> serving.exchange().loop().execute(this::woken))
                        .ifPresent(this::refuse);
        }
    }

    private void woken() {
        if (!over) {
            ask();
        }
    }

    private void first(Claim claim) {
        end();
        serving.record(new Recording(serving.exchange(), Recording.Keeper.of(claim, claims)));
        goOn.run();
    }

    /** It is no use of a model: there is nothing to settle. */
    private void again(Answer answer) {
        end();
        var exchange = serving.exchange();
        exchange.header("idempotency-replayed", "true");
        if (answer.contentType().startsWith("text/event-stream")) {
            exchange.header("cache-control", "no-cache, no-transform");
            exchange.header("x-accel-buffering", "no");
        }
        exchange.respond(answer.status(), answer.contentType(), Slices.of(answer.body()));
    }

    /** It is not known whether there was another: who only sent an id along goes on without. */
    private void untold(ApiError error) {
        if (over) {
            return;
        }
        if (id.explicit()) {
            refuse(error);
        } else {
            end();
            goOn.run();
        }
    }

    private void refuse(ApiError error) {
        end();
        serving.refuse(error);
    }

    private void gone() {
        if (!over) {
            end();
            serving.gone();
        }
    }

    @Override
    public void tick(long nanos) {}

    @Override
    public void shutDown() {
        if (!over) {
            refuse(Refusals.shuttingDown());
        }
    }

    private void end() {
        over = true;
        serving.exchange().loop().unwatch(this);
    }
}
