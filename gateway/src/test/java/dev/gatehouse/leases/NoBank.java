package dev.gatehouse.leases;

import java.util.List;

/** For those whose requests nobody limits. */
public final class NoBank implements Bank {
    @Override
    public Loan exchange(Request request) {
        throw new IllegalStateException("nobody is limited here");
    }

    @Override
    public long open() {
        return 1;
    }

    @Override
    public void releaseEarlier(long book) {
        throw new IllegalStateException("asked of a node, not of this");
    }

    @Override
    public List<PurseId> beat(long book) {
        return List.of();
    }
}
