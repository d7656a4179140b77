package dev.gatehouse.inference;

import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;

/** The headers every answer of a model carries, streamed or not. */
final class AnswerHeaders {
    private AnswerHeaders() {}

    static void set(Serving serving, Choice choice, Deployment deployment) {
        var exchange = serving.exchange();
        exchange.header("x-provider", deployment.provider());
        exchange.header("x-model", choice.model());
        exchange.header("x-requested-model", HeaderText.safe(choice.requested()));
        exchange.header("x-provider-attempts", serving.attempts() == 1 ? "1" : Integer.toString(serving.attempts()));
        if (serving.failedOver()) {
            exchange.header("x-failover", "true");
        }
        exchange.header("x-litellm-model-id", deployment.id());
        exchange.header("x-litellm-model-group", choice.model());
        serving.describeLimits();
    }
}
