package dev.gatehouse.routing;

import java.util.List;

/**
 * What a model's name stands for.
 *
 * @param requested as the client sent it
 * @param model canonical; what the answer shows
 * @param candidates in the order they are tried, at least one
 */
public record Choice(String requested, String model, List<Deployment> candidates) {
    public Choice {
        candidates = List.copyOf(candidates);
    }

    /** The same for a client that sent something else. */
    public Choice askedAs(String sent) {
        return new Choice(sent, model, candidates);
    }
}
