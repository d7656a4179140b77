package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether what a key was set up with works. */
public record KeyHealth(
        @Description("healthy or unhealthy.") String key,

        @Description("Null where the key asks for none.") @Nullable
        Callbacks loggingCallbacks) {
    /** Where the key's calls are logged besides. */
    public record Callbacks(
            List<String> callbacks,
            @Description("healthy or unhealthy.") String status,
            String details) {
        public Callbacks {
            callbacks = List.copyOf(callbacks);
        }
    }

    static KeyHealth of(@Nullable List<String> callbacks) {
        // This gateway calls no callbacks, so none can have failed.
        return new KeyHealth(
                "healthy",
                callbacks == null
                        ? null
                        : new Callbacks(
                                callbacks,
                                "healthy",
                                "Nothing failed: no logging callback is called by this gateway."));
    }
}
