package dev.gatehouse.wire.json;

/** Bytes that are no strict JSON object. The text says what is wrong and where, never what stood there. */
public final class InvalidJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    public InvalidJson(String what, int offset) {
        super(what + " at byte " + offset, null, false, false);
        this.offset = offset;
    }

    /** Bytes from the start of what was scanned. */
    public int offset() {
        return offset;
    }
}
