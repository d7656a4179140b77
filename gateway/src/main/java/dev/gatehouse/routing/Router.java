package dev.gatehouse.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** Plans which deployments are tried, and in what order. */
public final class Router {
    /** {@code MAX_PROVIDER_ATTEMPTS}, if nobody says otherwise. */
    public static final int USUAL_ATTEMPTS = 5;

    private final int most;
    private final IntUnaryOperator random;

    public Router() {
        this(USUAL_ATTEMPTS);
    }

    /** @param most deployments that are tried for one request */
    public Router(int most) {
        this(most, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** @param random gives a number from 0 below its argument */
    Router(int most, IntUnaryOperator random) {
        this.most = most;
        this.random = random;
    }

    /** A choice of one deployment costs nothing. */
    public Plan plan(Choice choice) {
        int count = choice.candidates().size();
        if (count == 1 || (choice.isOffers() && count <= most)) {
            return choice.asGiven();
        }
        var order = choice.isOffers() ? choice.candidates() : drawn(choice);
        return new Plan(choice, order.subList(0, Math.min(most, count)));
    }

    /** One after the other is drawn by weight from those that are left; those of weight 0 come last, in the order given. */
    private List<Deployment> drawn(Choice choice) {
        var left = new ArrayList<>(choice.candidates());
        var order = new ArrayList<Deployment>(left.size());
        long sum = 0;
        for (var candidate : left) {
            sum += choice.share(candidate);
        }
        while (sum > 0 && left.size() > 1 && order.size() < most) {
            var next = left.remove(drawn(choice, left, (int) Math.min(sum, Integer.MAX_VALUE)));
            sum -= choice.share(next);
            order.add(next);
        }
        order.addAll(left);
        return order;
    }

    private int drawn(Choice choice, List<Deployment> from, int sum) {
        long point = random.applyAsInt(sum);
        int i = 0;
        while (choice.share(from.get(i)) <= point) {
            point -= choice.share(from.get(i));
            i++;
        }
        return i;
    }
}
