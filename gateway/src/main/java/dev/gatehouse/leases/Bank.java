package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import java.time.Duration;
import java.util.List;

/**
 * Knows what every node was lent of every purse, and never lends so much that it and what was spent exceed the limit. One for all
 * nodes. Blocks.
 */
public interface Bank {

    /**
     * What a node gives back and wants lent, in one step. It is repeated unchanged where its answer was lost, and done once.
     *
     * @param book the node's, in which everything it was lent is written
     * @param number greater than those of the book's earlier requests
     * @param back what it gives back; it no longer spends it
     * @param kept what the node has of earlier loans, free or held: what is missing from them was spent, and is still in its journal
     * @param least without which a loan is of no use; 0 for one that asks for nothing in particular
     * @param wanted what it can use at once, at least {@code least}
     * @param appetite what it could use besides, soon
     * @param answersRecall whether it gives back all it can because it was asked to
     * @param waited for what others give back
     */
    record Request(
            long book,
            long number,
            PurseId purse,
            Usd back,
            Usd kept,
            Usd least,
            Usd wanted,
            Usd appetite,
            boolean answersRecall,
            Duration waited) {}

    /** What became of a {@link Request}. What it gives back is taken in every case but {@link Closed}. */
    sealed interface Loan {
        /** @param term from when the request was first made; what is lent must not be held for new requests after it */
        record Lent(Usd amount, Duration term) implements Loan {}

        /**
         * Nothing need be held: requests are let in as long as less is spent than the limit. What is under way may go beyond it.
         *
         * @param rest of the limit
         * @param term from when the request was first made; then the bank is asked again
         */
        record Open(Usd rest, Duration term) implements Loan {}

        /** There is not enough, but other nodes were asked for what they do not need: come again in a moment. */
        record Recalling() implements Loan {}

        /** There is not enough. */
        record Refused(Shortage shortage) implements Loan {}

        /** Nobody limits it, or its owner is gone. */
        record Unlimited() implements Loan {}

        /** The book was closed, and what was lent in it written off. */
        record Closed() implements Loan {}
    }

    Loan exchange(Request request);

    /** Opens a book for this node, with a greater number than any before. */
    long open();

    /** Releases what earlier processes of this node were lent. Only when what they spent is booked. */
    void releaseEarlier(long book);

    /** Releases everything this node was lent. Only when what it spent is booked, and nothing more is spent. */
    void release();

    /** Tells that the book's node is alive. @return purses of which others need what it does not */
    List<PurseId> beat(long book);
}
