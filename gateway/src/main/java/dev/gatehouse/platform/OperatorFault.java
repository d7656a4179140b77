package dev.gatehouse.platform;

import org.jspecify.annotations.Nullable;

/** Something only whoever runs the gateway can put right. The message says what to do, and is shown without a stack trace. */
public final class OperatorFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OperatorFault(String message) {
        this(message, null);
    }

    public OperatorFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
