package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;

/** What one rule says of a request. */
public sealed interface Verdict {
    /** The request is none of this rule's business. */
    record NoOpinion() implements Verdict {}

    /** Nothing against it here: the next rule is asked. */
    record Passed() implements Verdict {}

    /** No further rule is asked. */
    record Allowed() implements Verdict {}

    /** No further rule is asked. */
    record Refused(ApiError error) implements Verdict {}

    Verdict NO_OPINION = new NoOpinion();
    Verdict PASSED = new Passed();
    Verdict ALLOWED = new Allowed();
}
