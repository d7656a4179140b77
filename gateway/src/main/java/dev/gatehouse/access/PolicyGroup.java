package dev.gatehouse.access;

/** Which procedure decides who may perform an operation. */
public sealed interface PolicyGroup {
    /** Everybody, and no credential is looked at: a bad one is no error. */
    record Open(String reason) implements PolicyGroup {}

    /** Everybody; a good credential makes the call its holder's, a bad one is ignored. */
    record Optional(String reason) implements PolicyGroup {}

    enum Keyed implements PolicyGroup {
        /** Model calls: every key that is not confined to other routes. */
        INFERENCE,
        /** As above; where no credential is shown, those of the models that are open to everybody. */
        OPEN_INFERENCE,
        /** LiteLLM's route gate lets through, and the service judges the object. */
        ROUTE_GATE,
        /** Every holder of a key, for what is its own. */
        ACCOUNT,
        /** Administrators only. */
        ADMIN
    }
}
