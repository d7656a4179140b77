package dev.gatehouse.routing;

import dev.gatehouse.measurements.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/** Plans which deployments are tried, and in what order. */
public final class Router {
    /** {@code MAX_PROVIDER_ATTEMPTS}, if nobody says otherwise. */
    public static final int USUAL_ATTEMPTS = 5;

    private final int most;
    private final Standing standing;
    private final IntUnaryOperator random;

    /** @param most deployments that are tried for one request */
    public Router(int most, Standing standing) {
        this(most, standing, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** @param random gives a number from 0 below its argument */
    Router(int most, Standing standing, IntUnaryOperator random) {
        this.most = most;
        this.standing = standing;
        this.random = random;
    }

    /** How deployments stand, for whoever chooses among models. */
    public Standing standing() {
        return standing;
    }

    /** A choice of one deployment costs nothing. */
    public Plan plan(Choice choice) {
        if (choice.candidates().size() == 1) {
            return choice.asGiven();
        }
        var order = choice.isOffers() ? choice.candidates() : drawn(choice);
        var callable = callable(order);
        int promoted = promoted(choice, callable);
        boolean whole = choice.isOffers() && callable.size() == order.size() && callable.size() <= most;
        if (promoted == 0 && whole) {
            return choice.asGiven();
        }
        var chain = new ArrayList<Deployment>(Math.min(most, callable.size()));
        chain.add(callable.get(promoted));
        for (int i = 0; i < callable.size() && chain.size() < most; i++) {
            if (i != promoted) {
                chain.add(callable.get(i));
            }
        }
        return new Plan(choice, chain, order.getFirst());
    }

    /** Those that are not shut; all, where all are: then the request ends by learning when to come again. */
    private List<Deployment> callable(List<Deployment> order) {
        if (order.stream().noneMatch(standing::isOpen)) {
            return order;
        }
        var callable = order.stream().filter(each -> !standing.isOpen(each)).toList();
        return callable.isEmpty() ? order : callable;
    }

    /** The place of the one that is tried first: not one that fails more often than it answers, where another does better. */
    private int promoted(Choice choice, List<Deployment> order) {
        if (!standing.measured(order.getFirst()).isUnhealthy()) {
            return 0;
        }
        int best = 0;
        for (int i = 1; i < order.size(); i++) {
            var measured = standing.measured(order.get(i));
            if (measured.isReliable() && (best == 0 || isBetter(measured, standing.measured(order.get(best))))) {
                best = i;
                // Shares of a group are its weights: the next one drawn will do.
                if (!choice.isOffers()) {
                    return best;
                }
            }
        }
        return best;
    }

    private static boolean isBetter(Measured one, Measured other) {
        return one.uptime() != other.uptime()
                ? one.uptime() > other.uptime()
                : one.latencyMillis() < other.latencyMillis();
    }

    /** One after the other is drawn by weight from those that are left; those of weight 0 come last, in the order given. */
    private List<Deployment> drawn(Choice choice) {
        var left = new ArrayList<>(choice.candidates());
        var order = new ArrayList<Deployment>(left.size());
        long sum = 0;
        for (var candidate : left) {
            sum += choice.share(candidate);
        }
        while (sum > 0 && left.size() > 1) {
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
