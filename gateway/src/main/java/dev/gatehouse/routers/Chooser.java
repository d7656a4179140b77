package dev.gatehouse.routers;

import dev.gatehouse.access.Caller;
import dev.gatehouse.routing.Deployment;
import java.util.Optional;
import java.util.function.Supplier;

/** Chooses the model where a client names a router. */
@FunctionalInterface
public interface Chooser {
    /** Where there are no routers. */
    Chooser NONE = (_, _, _, _) -> Optional.empty();

    /** Whether the name is a router's, so far as it can be told without looking at what is served. */
    static boolean mayChoose(String model) {
        return RouterName.of(model).isPresent();
    }

    /**
     * Empty where the name is not a router's, something else than chat is asked for, or no model is served at all.
     *
     * @param conversation asked for only where the name is a router's; empty where the request cannot be read
     * @throws dev.gatehouse.error.ApiException 403 where the caller may use none of the models there are
     */
    Optional<Decision> decide(
            String model, Deployment.Mode mode, Caller caller, Supplier<Optional<Conversation>> conversation);
}
