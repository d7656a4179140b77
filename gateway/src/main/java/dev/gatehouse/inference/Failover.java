package dev.gatehouse.inference;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.UpstreamRequest;
import dev.gatehouse.provider.UpstreamRequest.Header;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Plan;
import java.util.List;
import java.util.Optional;

/** Tries the deployments of a plan in order until one answers. Ends at the first content: a second answer would contradict it. */
final class Failover {
    private static final String BETA = "anthropic-beta";

    private final Serving serving;
    private final Asked asked;
    private final Plan plan;
    private final Optional<Long> outputCap;
    private int next;

    /** @param outputCap in tokens, sent where the client sent none */
    Failover(Serving serving, Asked asked, Plan plan, Optional<Long> outputCap) {
        this.serving = serving;
        this.asked = asked;
        this.plan = plan;
        this.outputCap = outputCap;
    }

    void open() {
        outputCap.ifPresent(cap -> serving.exchange().header("x-gateway-max-tokens", Long.toString(cap)));
        var deployment = plan.chain().get(next++);
        if (asked.isLarge()) {
            serving.exchange()
                    .loop()
                    .offload(
                            () -> asked.to(deployment, outputCap.orElse(null)),
                            outgoing -> send(deployment, outgoing),
                            thrown -> serving.refuse(Refusals.of(thrown)));
        } else {
            send(deployment, asked.to(deployment, outputCap.orElse(null)));
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
        serving.attempting(deployment);
        var request = new UpstreamRequest(
                call.method(),
                deployment.baseUrl(),
                call.path(),
                headers(deployment),
                call.body(),
                deployment.timeouts().connect());
        new Attempt(
                        serving,
                        asked,
                        plan.choice(),
                        deployment,
                        serving.lane().clocks().nanos(),
                        this::failed)
                .start(request);
    }

    /** Anthropic's clients choose features by a header: at a provider of that protocol it means the same. */
    private List<Header> headers(Deployment deployment) {
        var headers = deployment.requestHeaders();
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
    private void failed(ApiError error) {
        if (next < plan.chain().size() && mayGoOn(error)) {
            try {
                open();
            } catch (RuntimeException thrown) {
                serving.refuse(Refusals.of(thrown));
            }
        } else {
            serving.refuse(error);
        }
    }

    /** Where the request itself is at fault, no other deployment would say otherwise. */
    private static boolean mayGoOn(ApiError error) {
        return error.status() >= 500 || error.status() == 429 || error.status() == 404;
    }
}
