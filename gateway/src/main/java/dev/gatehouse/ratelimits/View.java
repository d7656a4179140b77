package dev.gatehouse.ratelimits;

import java.time.Duration;

/**
 * What this node knows of the others.
 *
 * @param nodes alive, this one included
 * @param known those that were alive within a day, this one included
 * @param rank of this one among those alive
 * @param backend over which it hears of them; local: over none at the moment
 * @param lost when it last heard nothing, by the monotonic clock
 */
record View(int nodes, int known, int rank, Backend backend, long lost) {
    static final View BEGINNING = new View(1, 1, 0, Backend.LOCAL, 0);

    /** Until then the others have found their way back as well. */
    private static final long RETURN_NANOS = Duration.ofSeconds(10).toNanos();

    boolean isAlone() {
        return known == 1;
    }

    boolean isCutOff() {
        return backend == Backend.LOCAL;
    }

    View cutOff(long now) {
        return new View(nodes, known, rank, Backend.LOCAL, now);
    }

    /**
     * Whoever comes back first finds nobody there, and does not take the others' parts: they count on them until they are back.
     */
    View heard(Sharing.Answer answer, Backend over, long now) {
        return isCutOff() && answer.nodes() < nodes && now - lost < RETURN_NANOS
                ? this
                : new View(answer.nodes(), answer.known(), answer.rank(), over, lost);
    }

    /** This node's part of a limit, where nodes do not hear of each other: the parts of all are the limit. */
    long part(RateId id, long limit) {
        long rest = limit % nodes;
        return limit / nodes + (Math.floorMod(id.spread() + rank, nodes) < rest ? 1 : 0);
    }
}
