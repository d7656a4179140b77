package dev.gatehouse.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.ModelWay;
import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a request before its handler sees it, and why. */
public record Reasoning(
        boolean allowed,

        @Description("Of the refusal; 200 where the request is let through to its handler, which may still refuse.")
        int status,

        @Description("What refuses, in words.") @Nullable String message,

        @Description("What the client would be sent.") @Nullable
        JsonNode answer,

        @Description("The operation it is a request for.") @Nullable
        String operation,

        @Description("The rule that allowed or refused; nothing where no rule was against it.") @Nullable
        String decidedBy,

        @Description("What was asked, in order.") List<Step> steps,

        @Description("How the lists of key, team and user come to allow the models that are named.")
        List<ModelWay> models,

        @Description("Where that was asked.") @Nullable Losses withoutEdge) {
    public enum Outcome {
        PASSED,
        NO_OPINION,
        ALLOWED,
        REFUSED
    }

    public record Step(
            String rule,
            @Description("What the rule says.") String text,
            Outcome outcome,
            @Description("What it refused with.") @Nullable String message) {}

    public Reasoning {
        steps = List.copyOf(steps);
        models = List.copyOf(models);
    }

    Reasoning with(List<ModelWay> ways, @Nullable Losses losses) {
        return new Reasoning(allowed, status, message, answer, operation, decidedBy, steps, ways, losses);
    }
}
