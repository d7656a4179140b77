package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/** Proof that a caller may perform an operation on a target. Only {@link Policy} makes one. */
public final class Grant {
    private final Caller caller;
    private final Operation operation;
    private final Target target;
    private final String requestId;

    Grant(Caller caller, Operation operation, Target target, String requestId) {
        this.caller = caller;
        this.operation = operation;
        this.target = target;
        this.requestId = requestId;
    }

    public Caller caller() {
        return caller;
    }

    public Operation operation() {
        return operation;
    }

    public Target target() {
        return target;
    }

    public String requestId() {
        return requestId;
    }

    public boolean isProxyAdmin() {
        return caller.role() == Role.PROXY_ADMIN;
    }

    /** Whether the caller sees what proxy admins see. */
    public boolean hasAdminView() {
        return isProxyAdmin() || caller.role() == Role.PROXY_ADMIN_VIEWER;
    }

    /** The caller's user id. */
    public @Nullable String user() {
        return caller.user();
    }

    /** The caller's own key. */
    public @Nullable KeyHash key() {
        return caller.key();
    }
}
