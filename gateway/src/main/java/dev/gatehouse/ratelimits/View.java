package dev.gatehouse.ratelimits;

/**
 * What this node knows of the others.
 *
 * @param nodes alive, this one included
 * @param known those that were alive within a day, this one included
 * @param rank of this one among those alive
 * @param backend over which it hears of them; local: over none at the moment
 */
record View(int nodes, int known, int rank, Backend backend) {
    static final View BEGINNING = new View(1, 1, 0, Backend.LOCAL);

    boolean isAlone() {
        return known == 1;
    }

    boolean isCutOff() {
        return backend == Backend.LOCAL;
    }

    View cutOff() {
        return new View(nodes, known, rank, Backend.LOCAL);
    }

    /** This node's part of a limit, where nodes do not hear of each other: the parts of all are the limit. */
    long part(RateId id, long limit) {
        long rest = limit % nodes;
        return limit / nodes + (Math.floorMod(id.spread() + rank, nodes) < rest ? 1 : 0);
    }
}
