package dev.gatehouse.wire;

/** A provider's bytes that are no answer: not JSON, a frame out of order, a stream that broke off. The provider's fault. */
public final class MalformedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what for the log; never sent to clients */
    public MalformedAnswer(String what) {
        super(what, null, false, false);
    }
}
