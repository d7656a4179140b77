package dev.gatehouse.ratelimits;

import java.util.List;

/** Where nodes tell each other what they counted. Blocks; called by one thread. */
public interface Sharing extends AutoCloseable {
    Backend backend();

    Pace pace();

    /** From now on it is over another backend, where nothing was told yet. */
    final class Switched extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Switched(Backend to) {
            super("rate limits are shared over " + to.key() + " from now on");
        }
    }

    /**
     * Tells what this process counted, and hears what the others did. What is not used and not told again is lost after
     * {@link #SHARE_SECONDS}.
     *
     * @throws Switched where it is to be called again, with everything
     * @throws RuntimeException where it cannot be reached
     */
    Answer exchange(List<Report> reports);

    @Override
    default void close() {}

    /** How long others respect a share. */
    int SHARE_SECONDS = 3;

    /** From when on a node that says nothing counts as gone. */
    int NODE_SECONDS = 5;

    /**
     * @param used within the window until now
     * @param asked how much was asked for since the last report: shares follow traffic
     * @param waiting how much is asked for right now
     */
    record Report(RateId id, long limit, long used, long asked, long waiting) {}

    /**
     * @param others what they used
     * @param share what this process may use besides, until it hears again
     */
    record Share(long others, long share) {}

    /**
     * @param nodes alive, this one included
     * @param known those that were alive within a day, this one included
     * @param rank of this one among those alive
     * @param shares one for each report, in their order
     */
    record Answer(int nodes, int known, int rank, List<Share> shares) {
        public Answer {
            shares = List.copyOf(shares);
        }
    }

    /** The rest of a limit, by traffic; where that is less than one, as much as is waited for. */
    static long share(Report report, long others, long othersShares, long othersAsked, int nodes) {
        long rest = report.limit() - report.used() - others - othersShares;
        if (rest <= 0) {
            return 0;
        }
        double weight = (report.asked() + 1.0) / ((double) report.asked() + othersAsked + nodes);
        return Math.max((long) (rest * weight), Math.min(rest, report.waiting()));
    }
}
