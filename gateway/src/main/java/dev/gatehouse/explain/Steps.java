package dev.gatehouse.explain;

import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.access.Rule;
import dev.gatehouse.access.Trace;
import dev.gatehouse.access.Verdict;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.explain.Reasoning.Outcome;
import dev.gatehouse.explain.Reasoning.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down what is asked of one request, and what is said to it. */
final class Steps implements Trace {
    private final List<Step> all = new ArrayList<>();

    void endpoint(Outcome outcome) {
        add("endpoint", "Path and method name an endpoint.", outcome, null);
    }

    /** Whoever sends it. */
    void installation(Optional<ApiError> closed) {
        add(
                "installation",
                "The installation serves the route, to the address the request comes from.",
                closed.isPresent() ? Outcome.REFUSED : Outcome.PASSED,
                closed.map(ApiError::message).orElse(null));
    }

    /** @param tolerant whether strangers are served too */
    void authentication(Settled settled, boolean tolerant) {
        var text = "The key is known, neither blocked nor expired, and its user is not switched off.";
        switch (settled) {
            case Known _ -> add("authentication", text, Outcome.PASSED, null);
            case Refused(var error) ->
                add("authentication", text, tolerant ? Outcome.NO_OPINION : Outcome.REFUSED, error.message());
        }
    }

    @Override
    public void asked(Rule rule, Verdict verdict) {
        switch (verdict) {
            case Verdict.NoOpinion _ -> add(rule, Outcome.NO_OPINION, null);
            case Verdict.Passed _ -> add(rule, Outcome.PASSED, null);
            case Verdict.Allowed _ -> add(rule, Outcome.ALLOWED, null);
            case Verdict.Refused(var error) -> add(rule, Outcome.REFUSED, error.message());
        }
    }

    private void add(Rule rule, Outcome outcome, @Nullable String message) {
        add(rule.name(), rule.text(), outcome, message);
    }

    private void add(String rule, String text, Outcome outcome, @Nullable String message) {
        all.add(new Step(rule, text, outcome, message));
    }

    List<Step> all() {
        return List.copyOf(all);
    }

    /** The last, where it ended the matter. */
    @Nullable
    String decidedBy() {
        var last = all.getLast();
        return last.outcome() == Outcome.ALLOWED || last.outcome() == Outcome.REFUSED ? last.rule() : null;
    }
}
