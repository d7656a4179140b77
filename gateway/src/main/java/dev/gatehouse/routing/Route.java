package dev.gatehouse.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * All deployments of one model under one of its names, with the answers to a look-up made in advance: choosing allocates nothing.
 */
final class Route {
    private final List<Deployment> deployments;
    private final List<Choice> choices;
    /** Sums of the weights up to and including each deployment. */
    private final int[] shares;

    private Route(List<Deployment> deployments, List<Choice> choices, int[] shares) {
        this.deployments = deployments;
        this.choices = choices;
        this.shares = shares;
    }

    /** @param deployments at least one */
    static Route of(String name, List<Deployment> deployments) {
        boolean equal = deployments.stream().allMatch(deployment -> deployment.weight() == 0);
        var choices = new ArrayList<Choice>();
        var shares = new int[deployments.size()];
        int sum = 0;
        for (int i = 0; i < shares.length; i++) {
            var deployment = deployments.get(i);
            sum = Math.addExact(sum, equal ? 1 : deployment.weight());
            shares[i] = sum;
            choices.add(new Choice(name, deployment.model(), List.of(deployment)));
        }
        return new Route(List.copyOf(deployments), List.copyOf(choices), shares);
    }

    /** The same deployments under another name. */
    Route as(String name) {
        return of(name, deployments);
    }

    List<Deployment> deployments() {
        return deployments;
    }

    Deployment.Mode mode() {
        return deployments.getFirst().mode();
    }

    /** @param random gives a number from 0 below its argument */
    Choice choose(IntUnaryOperator random) {
        if (shares.length == 1) {
            return choices.getFirst();
        }
        int point = random.applyAsInt(shares[shares.length - 1]);
        int i = 0;
        while (shares[i] <= point) {
            i++;
        }
        return choices.get(i);
    }
}
