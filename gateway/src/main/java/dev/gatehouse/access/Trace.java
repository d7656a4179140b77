package dev.gatehouse.access;

/** Is told of each rule that is asked, in order: an explanation is a record of the decision, not a second one. */
@FunctionalInterface
public interface Trace {
    /** Nobody asked why. */
    Trace NONE = (_, _) -> {};

    void asked(Rule rule, Verdict verdict);
}
