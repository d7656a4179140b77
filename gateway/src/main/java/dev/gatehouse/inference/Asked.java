package dev.gatehouse.inference;

import dev.gatehouse.routers.Conversation;
import dev.gatehouse.routers.Decision;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that was read, and what it means at each deployment that may serve it. */
public interface Asked {
    /** As sent, in the body or in the path. */
    String model();

    boolean stream();

    /** The end user's id as the client named it, or null. */
    @Nullable
    String endUser();

    /** So large that writing it anew would hold up the loop. */
    boolean isLarge();

    /**
     * @param outputCap in tokens, to be sent where the client sent none; or null
     * @throws dev.gatehouse.wire.MalformedRequest where the deployment's protocol cannot say it
     */
    Outgoing to(Deployment deployment, @Nullable Long outputCap);

    /**
     * Of all deployments the model's name leads to, those that can serve this very request.
     *
     * @throws dev.gatehouse.error.ApiException where none can
     */
    default Choice among(Choice choice) {
        return choice;
    }

    /** How large it can become. */
    Bounds bounds();

    /** @param model the canonical name the client sees */
    AnswerStream stream(Deployment deployment, String model);

    /**
     * @param model the canonical name the client sees
     * @throws dev.gatehouse.wire.MalformedAnswer
     */
    AnswerBody answer(Deployment deployment, String model, byte[] body);

    ProviderError error(Deployment deployment, int status, byte[] body);

    /** What a router looks at; empty where it cannot be read, or where no router can be asked. */
    default Optional<Conversation> conversation() {
        return Optional.empty();
    }

    /** As it goes on where a router chose its model. */
    default Asked routed(Decision decision) {
        return this;
    }

    /** Tokens of input, counted by us, where the provider reports none. */
    long estimateInput();
}
