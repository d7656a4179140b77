package dev.gatehouse.access;

/** Proof that the route gate was passed. Only {@link Policy} makes one. */
public final class Admitted {
    private final Caller caller;
    private final Operation operation;
    private final String requestId;

    Admitted(Caller caller, Operation operation, String requestId) {
        this.caller = caller;
        this.operation = operation;
        this.requestId = requestId;
    }

    Caller caller() {
        return caller;
    }

    Operation operation() {
        return operation;
    }

    String requestId() {
        return requestId;
    }
}
