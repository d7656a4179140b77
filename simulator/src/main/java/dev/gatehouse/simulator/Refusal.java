package dev.gatehouse.simulator;

import org.jspecify.annotations.Nullable;

/** A request a provider would not serve; rendered in the shape of its protocol. */
@SuppressWarnings("serial")
final class Refusal extends RuntimeException {
    private final int status;
    private final @Nullable String param;
    private final @Nullable String code;

    Refusal(int status, String message, @Nullable String param, @Nullable String code) {
        super(message, null, false, false);
        this.status = status;
        this.param = param;
        this.code = code;
    }

    static Refusal invalid(String message) {
        return new Refusal(400, message, null, null);
    }

    static Refusal invalid(String param, String message) {
        return new Refusal(400, message, param, null);
    }

    static Refusal unknownModel(String model) {
        return new Refusal(
                404,
                "The model `" + model + "` does not exist or you do not have access to it.",
                "model",
                "model_not_found");
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    @Nullable
    String param() {
        return param;
    }

    @Nullable
    String code() {
        return code;
    }
}
