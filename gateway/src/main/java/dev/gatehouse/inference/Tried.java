package dev.gatehouse.inference;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.provider.Credentials.Credential;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Standing;
import org.jspecify.annotations.Nullable;

/** One call, as its provider's breaker and its deployment's measurements hear of its end: once, whatever it was. */
final class Tried {
    private final Deployment deployment;
    private final @Nullable Credential credential;
    private final Standing standing;
    private final Breaker breaker;
    private final long ticket;
    private final long startedNanos;
    private boolean anotherIsLeft;
    private boolean told;

    /** @param credential null where the provider wants none */
    Tried(
            Deployment deployment,
            @Nullable Credential credential,
            Standing standing,
            Breaker breaker,
            long ticket,
            long startedNanos) {
        this.deployment = deployment;
        this.credential = credential;
        this.standing = standing;
        this.breaker = breaker;
        this.ticket = ticket;
        this.startedNanos = startedNanos;
    }

    Deployment deployment() {
        return deployment;
    }

    /** The provider answered that it is not to be used: another may be. */
    void credentialRefused(long nanos) {
        anotherIsLeft = credential != null && deployment.credentialRefused(credential, nanos);
    }

    Breaker breaker() {
        return breaker;
    }

    /** @param firstContentNanos when its first content came, by the monotonic clock */
    void answered(long nowNanos, long firstContentNanos) {
        if (first()) {
            breaker.succeeded(ticket);
            standing.measurements()
                    .answered(deployment.id(), nowNanos - startedNanos, firstContentNanos - startedNanos);
        }
    }

    /** @param again whether the breaker has counted a failure of this request already */
    void missed(Miss miss, boolean again) {
        if (first()) {
            if (miss.cause().breaks() && !again && !isOneOfSeveralCredentials(miss)) {
                breaker.failed(ticket, miss.words());
            } else {
                breaker.saidNothing(ticket);
            }
            if (miss.cause().goesOn() || miss.cause() == Miss.Cause.RATE_LIMIT) {
                standing.measurements().failed(deployment.id());
            }
        }
    }

    /** It ended for reasons of ours or of the client's. */
    void left() {
        if (first()) {
            breaker.saidNothing(ticket);
        }
    }

    /** What refuses one key may serve another. */
    private boolean isOneOfSeveralCredentials(Miss miss) {
        return (miss.cause() == Miss.Cause.CREDENTIAL || miss.cause() == Miss.Cause.PAYMENT)
                && (anotherIsLeft || standing.hasSeveralCredentials(deployment));
    }

    private boolean first() {
        boolean first = !told;
        told = true;
        return first;
    }
}
