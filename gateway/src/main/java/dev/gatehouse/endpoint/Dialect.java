package dev.gatehouse.endpoint;

/** In whose shape an endpoint's errors are written. */
public sealed interface Dialect {
    /** @param wrapper what becomes of errors that have no shape of their own */
    record Litellm(Wrapper wrapper) implements Dialect {}

    /** Problem documents; what is sent must be known to the last member. */
    record Problem() implements Dialect {}

    record Gatewayz() implements Dialect {}

    /** The error of a client protocol. */
    record Client(ClientProtocol protocol) implements Dialect {}

    enum ClientProtocol {
        OPENAI,
        ANTHROPIC,
        GEMINI
    }

    /** How LiteLLM's endpoints wrap what is thrown in them: they differ, and clients see it. */
    enum Wrapper {
        /** While authenticating. */
        AUTH(401, "auth_error", "Authentication Error, "),
        W500(500, "internal_server_error", "Internal Server Error, "),
        W400(400, "auth_error", "Authentication Error, "),
        AUTH500(500, "auth_error", "Authentication Error, "),
        LIST(500, "internal_server_error", "Authentication Error, "),
        /** HTTP errors leave as {@code {"detail": …}}. */
        NONE(500, "internal_server_error", "");

        private final int plainStatus;
        private final String type;
        private final String plainPrefix;

        Wrapper(int plainStatus, String type, String plainPrefix) {
            this.plainStatus = plainStatus;
            this.type = type;
            this.plainPrefix = plainPrefix;
        }

        /** Status of a plain exception. */
        int plainStatus() {
            return plainStatus;
        }

        /** Type given to errors that have none. */
        String type() {
            return type;
        }

        /** Begins the message of a plain exception. */
        String plainPrefix() {
            return plainPrefix;
        }
    }

    static Dialect gatewayz() {
        return new Gatewayz();
    }

    static Dialect openai() {
        return new Client(ClientProtocol.OPENAI);
    }

    static Dialect anthropic() {
        return new Client(ClientProtocol.ANTHROPIC);
    }

    static Dialect gemini() {
        return new Client(ClientProtocol.GEMINI);
    }

    static Dialect problem() {
        return new Problem();
    }

    static Dialect litellm(Wrapper wrapper) {
        return new Litellm(wrapper);
    }

    /** Endpoints that serve clients of several protocols tell Anthropic's by the header only those send. */
    default Dialect ofAnthropicClient() {
        return this instanceof Client ? anthropic() : this;
    }

    /** The dialect of what goes wrong before the handler: there LiteLLM has one wrapper for all endpoints. */
    default Dialect whileAuthenticating() {
        return this instanceof Litellm || this instanceof Problem ? litellm(Wrapper.AUTH) : this;
    }
}
