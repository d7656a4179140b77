package dev.gatehouse.idempotency;

import dev.gatehouse.error.ApiError;

/** What is to be done with a request that has an id. */
public sealed interface Verdict {
    /** Do it: it is the first, or those before it came to nothing. */
    record First(Claim claim) implements Verdict {}

    /** It was done: this is its answer. */
    record Done(Answer answer) implements Verdict {}

    /**
     * Another one with the id is being done.
     *
     * @param lost nothing is heard of its node
     */
    record Running(boolean lost) implements Verdict {}

    record Refused(ApiError error) implements Verdict {}
}
