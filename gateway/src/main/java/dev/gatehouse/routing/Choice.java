package dev.gatehouse.routing;

import java.util.HashSet;
import java.util.List;

/**
 * What a model's name stands for: all deployments it leads to. Made in advance, so that looking a name up allocates nothing.
 *
 * <p>Those of a configuration, stored ones and the simulator's share what is asked of them by weight; those that are served because a
 * provider is are offers of one model, tried in the order given, each provider once.
 */
public final class Choice {
    private final String requested;
    private final String model;
    private final List<Deployment> candidates;
    private final boolean offers;
    private final boolean equal;
    private final Plan asGiven;

    /**
     * @param requested as the client sent it
     * @param model canonical; what the answer shows
     * @param candidates at least one
     */
    public Choice(String requested, String model, List<Deployment> candidates) {
        this.requested = requested;
        this.model = model;
        this.offers = candidates.getFirst().origin().equals(EnvironmentDeployments.ORIGIN);
        this.candidates = offers ? oneOfEachProvider(candidates) : List.copyOf(candidates);
        this.equal = candidates.stream().allMatch(deployment -> deployment.weight() == 0);
        this.asGiven = new Plan(this, this.candidates);
    }

    private static List<Deployment> oneOfEachProvider(List<Deployment> candidates) {
        var seen = new HashSet<String>();
        return candidates.stream()
                .filter(deployment -> seen.add(deployment.provider()))
                .toList();
    }

    public String requested() {
        return requested;
    }

    public String model() {
        return model;
    }

    public List<Deployment> candidates() {
        return candidates;
    }

    /** Whether they are tried in the order given, and not drawn. */
    public boolean isOffers() {
        return offers;
    }

    /** All of them in the order given. */
    Plan asGiven() {
        return asGiven;
    }

    /** Its part of what is asked: its weight, or the same as all others where nobody has one. */
    int share(Deployment candidate) {
        return equal ? 1 : candidate.weight();
    }

    @Override
    public String toString() {
        return requested + ": " + candidates;
    }

    /** The same for a client that sent something else. */
    public Choice askedAs(String sent) {
        return new Choice(sent, model, candidates);
    }
}
