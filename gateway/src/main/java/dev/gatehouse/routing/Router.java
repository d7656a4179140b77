package dev.gatehouse.routing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Plans which deployments are tried, and in what order. For now chains have one entry, drawn by weight. */
public final class Router {
    private final RandomGenerator random;

    public Router(RandomGenerator random) {
        this.random = random;
    }

    public Plan plan(Choice choice) {
        var candidates = choice.candidates();
        return new Plan(choice, candidates.size() == 1 ? candidates : List.of(draw(candidates)));
    }

    private Deployment draw(List<Deployment> candidates) {
        int total = 0;
        for (var candidate : candidates) {
            total += candidate.weight();
        }
        int ticket = random.nextInt(total);
        for (var candidate : candidates) {
            ticket -= candidate.weight();
            if (ticket < 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("no deployment has a weight");
    }
}
