package dev.gatehouse.inference;

import dev.gatehouse.error.ApiError;
import java.util.Locale;

/**
 * A call that gave no answer.
 *
 * @param error what the client is told if nobody else answers
 */
record Miss(Cause cause, ApiError error) {

    /** Why: each decides whether somebody else is asked, and whether the provider's breaker counts it. */
    enum Cause {
        /** No connection, or it was lost before the answer was whole. */
        UNREACHABLE(true, true),
        TIMEOUT(true, true),
        /** 401, 403: the gateway's credential was refused. */
        CREDENTIAL(true, true),
        /** 402: the gateway's account has run dry. */
        PAYMENT(true, true),
        MODEL_NOT_FOUND(true, false),
        /** 500 and all other statuses above. */
        SERVER(true, true),
        OVERLOADED(true, true),
        /** Nothing, or something that is no answer. */
        UNREADABLE(true, true),
        /** Too many of our own calls wait for it. */
        BUSY(true, false),
        RATE_LIMIT(false, false),
        /** The request is at fault: nobody else would say otherwise. */
        REQUEST(false, false),
        /** Our own fault, or our own end. */
        OURS(false, false);

        private final boolean goesOn;
        private final boolean breaks;

        Cause(boolean goesOn, boolean breaks) {
            this.goesOn = goesOn;
            this.breaks = breaks;
        }

        boolean goesOn() {
            return goesOn;
        }

        boolean breaks() {
            return breaks;
        }
    }

    /** For people who look at the breaker. */
    String words() {
        return cause.name().toLowerCase(Locale.ROOT) + ": " + error.code();
    }

    static Miss ours(ApiError error) {
        return new Miss(Cause.OURS, error);
    }
}
