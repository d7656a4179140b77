package dev.gatehouse.inference;

import dev.gatehouse.wire.Slices;

/** What a request becomes at a deployment. */
public sealed interface Outgoing {

    /**
     * A call to the provider.
     *
     * @param path below the deployment's base URL
     */
    record Call(String method, String path, Slices body) implements Outgoing {
        public Call(String path, Slices body) {
            this("POST", path, body);
        }
    }

    /** An answer the gateway gives itself. */
    record Here(Slices body) implements Outgoing {}
}
