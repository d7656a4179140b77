package dev.gatehouse.inference;

import dev.gatehouse.breakers.Breaker;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.Miss.Cause;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.provider.Credentials.Credential;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.UpstreamRequest;
import dev.gatehouse.provider.UpstreamRequest.Header;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Plan;
import dev.gatehouse.routing.Standing;
import dev.gatehouse.wire.MalformedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries the deployments of a plan in order until one answers. Ends at the first content: a second answer would contradict it.
 *
 * <pre>
 *   next ─ breaker shut, or it cannot say what was asked ─→ next
 *        └ call ─ content ─→ the client has its answer
 *               ├ 429 ─ others of its group are left ─→ next
 *               │     └ else, once ─ a pause ─→ the same again
 *               ├ a fault of the provider's ─→ next
 *               └ a fault of the request's ─→ the client is told
 * </pre>
 */
final class Failover {
    private static final String BETA = "anthropic-beta";
    /** Nobody waits longer only to ask the same provider again. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Serving serving;
    private final Asked asked;
    private final Plan plan;
    private final Optional<Long> outputCap;
    private final Standing standing;
    private final Patience patience;
    private final Misses misses = new Misses();
    private final long deadlineNanos;
    private @Nullable ApiError untold;
    private int next;
    private boolean paused;

    /** @param outputCap in tokens, sent where the client sent none */
    Failover(Serving serving, Asked asked, Plan plan, Optional<Long> outputCap, Standing standing, Patience patience) {
        this.serving = serving;
        this.asked = asked;
        this.plan = plan;
        this.outputCap = outputCap;
        this.standing = standing;
        this.patience = patience;
        this.deadlineNanos = serving.lane().clocks().nanos() + longest(plan);
    }

    /** One for the whole request, however many are tried. */
    private static long longest(Plan plan) {
        long longest = 0;
        for (var deployment : plan.chain()) {
            longest = Math.max(longest, deployment.timeouts().total().toNanos());
        }
        return longest;
    }

    void open() {
        outputCap.ifPresent(cap -> serving.exchange().header("x-gateway-max-tokens", Long.toString(cap)));
        serving.planned(plan);
        goOn();
    }

    private void goOn() {
        try {
            if (next < plan.chain().size()) {
                to(plan.chain().get(next++).drawn(serving.lane().clocks().nanos()));
            } else {
                serving.refuse(nobody());
            }
        } catch (RuntimeException thrown) {
            serving.refuse(Refusals.of(thrown));
        }
    }

    private void to(Deployment deployment) {
        if (asked.isLarge()) {
            serving.exchange()
                    .loop()
                    .offload(
                            () -> asked.to(deployment, outputCap.orElse(null)),
                            outgoing -> send(deployment, outgoing),
                            thrown -> unsaid(thrown));
            return;
        }
        Outgoing outgoing;
        try {
            outgoing = asked.to(deployment, outputCap.orElse(null));
        } catch (MalformedRequest malformed) {
            unsaid(malformed);
            return;
        }
        send(deployment, outgoing);
    }

    /** What one protocol cannot say another may. */
    private void unsaid(Throwable thrown) {
        if (thrown instanceof MalformedRequest malformed
                && malformed.reason() == MalformedRequest.Reason.UNTRANSLATABLE) {
            untold = Refusals.of(thrown);
            goOn();
        } else {
            serving.refuse(Refusals.of(thrown));
        }
    }

    private void send(Deployment deployment, Outgoing outgoing) {
        // It may have left while its key, its body or its translation was waited for.
        if (serving.exchange().isGone()) {
            serving.gone();
            return;
        }
        switch (outgoing) {
            case Outgoing.Here here -> answerHere(here, deployment);
            case Outgoing.Call call -> call(deployment, call);
        }
    }

    private void call(Deployment deployment, Outgoing.Call call) {
        var breaker = standing.breaker(deployment);
        long ticket = breaker.ask();
        if (ticket == Breaker.REFUSED) {
            misses.shut(breaker);
            goOn();
            return;
        }
        serving.attempting(deployment);
        long now = serving.lane().clocks().nanos();
        var credential = deployment.credentials().next(now);
        var tried = new Tried(deployment, credential, standing, breaker, ticket, now);
        var request = new UpstreamRequest(
                call.method(),
                deployment.baseUrl(),
                call.path(),
                headers(deployment, credential),
                call.body(),
                deployment.timeouts().connect());
        var attempt = new Attempt(
                serving, asked, plan.choice(), tried, now, until(deployment, now), silence(), new Attempt.End() {
                    @Override
                    public void missed(Miss miss) {
                        Failover.this.missed(tried, miss, call);
                    }

                    @Override
                    public boolean isCounted() {
                        return misses.isCounted(breaker);
                    }
                });
        try {
            attempt.start(request);
        } catch (RuntimeException thrown) {
            tried.left();
            throw thrown;
        }
    }

    /**
     * Until when it is waited for. An answer that is not streamed sends nothing before it is whole: where others are left, it gets half
     * of the time.
     */
    private long until(Deployment deployment, long now) {
        long until = Math.min(now + deployment.timeouts().total().toNanos(), deadlineNanos);
        boolean othersAreLeft = next < plan.chain().size();
        return asked.stream() || !othersAreLeft ? until : Math.min(until, now + (deadlineNanos - now) / 2);
    }

    private Optional<Duration> silence() {
        return asked.stream() ? Optional.empty() : patience.silence();
    }

    /** Anthropic's clients choose features by a header: at a provider of that protocol it means the same. */
    private List<Header> headers(Deployment deployment, @Nullable Credential credential) {
        var headers = deployment.requestHeaders(credential);
        var beta = serving.exchange().requestHeader(BETA);
        if (beta != null && deployment.protocol() == Protocol.ANTHROPIC) {
            headers.add(new Header(BETA, beta));
        }
        return headers;
    }

    private void answerHere(Outgoing.Here here, Deployment deployment) {
        serving.settle(Outcome.COMPLETED, 200, "", Meter.NOTHING, () -> {
            AnswerHeaders.set(serving, plan.choice(), deployment);
            serving.exchange().respond(200, "application/json", here.body());
        });
    }

    /** One deployment gave no answer, and the client has seen nothing of it. */
    private void missed(Tried tried, Miss miss, Outgoing.Call call) {
        tried.missed(miss, misses.isCounted(tried.breaker()));
        misses.add(tried, miss);
        boolean inTime = serving.lane().clocks().nanos() - deadlineNanos < 0;
        if (miss.cause() == Cause.RATE_LIMIT) {
            rateLimited(tried.deployment(), miss, call, inTime);
        } else if (miss.cause().goesOn() && inTime) {
            goOn();
        } else if (miss.cause().goesOn()) {
            serving.refuse(nobody());
        } else {
            serving.refuse(miss.error());
        }
    }

    /** Deployments of a group have limits of their own; offers of one model have not, and one that is asked less recovers. */
    private void rateLimited(Deployment deployment, Miss miss, Outgoing.Call call, boolean inTime) {
        if (deployment.isEntry() && next < plan.chain().size() && inTime) {
            goOn();
            return;
        }
        var pause = pause(miss);
        boolean inTimeAfter = serving.lane().clocks().nanos() + pause.toNanos() - deadlineNanos < 0;
        if (paused || !inTimeAfter) {
            serving.refuse(deployment.isEntry() ? nobody() : miss.error());
            return;
        }
        paused = true;
        misses.forgetLast();
        Wait.of(serving, pause, () -> again(deployment, miss, call));
    }

    private static Duration pause(Miss miss) {
        var told = miss.error().retryAfter();
        return told == null || told.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : told;
    }

    private void again(Deployment deployment, Miss miss, Outgoing.Call call) {
        try {
            if (standing.isOpen(deployment)) {
                serving.refuse(miss.error());
            } else {
                send(deployment, call);
            }
        } catch (RuntimeException thrown) {
            serving.refuse(Refusals.of(thrown));
        }
    }

    /** What the client is told when there is nobody left. */
    private ApiError nobody() {
        return misses.isEmpty() && untold != null ? untold : misses.error();
    }
}
