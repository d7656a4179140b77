package dev.gatehouse.error;

/** Carries an {@link ApiError} to the edge. It is the caller's news, not our fault, and so has no stack trace. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    ApiException(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public ApiError error() {
        return error;
    }
}
