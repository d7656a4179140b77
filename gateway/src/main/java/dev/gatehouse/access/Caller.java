package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/** Who is calling. */
public sealed interface Caller {
    /** The key the installation was configured with; it is never stored. */
    record Master(String name) implements Caller {
        @Override
        public Role role() {
            return Role.PROXY_ADMIN;
        }

        @Override
        public String user() {
            return name;
        }

        @Override
        public @Nullable KeyHash key() {
            return null;
        }
    }

    /** Somebody with a virtual key. */
    record KeyHolder(KeyIdentity identity) implements Caller {
        @Override
        public Role role() {
            return Role.INTERNAL_USER;
        }

        @Override
        public @Nullable String user() {
            return identity.user();
        }

        @Override
        public KeyHash key() {
            return identity.hash();
        }
    }

    /** Nobody in particular, on an endpoint that is open. */
    record Anonymous() implements Caller {
        @Override
        public Role role() {
            return Role.INTERNAL_USER_VIEWER;
        }

        @Override
        public @Nullable String user() {
            return null;
        }

        @Override
        public @Nullable KeyHash key() {
            return null;
        }
    }

    Role role();

    /** The user's id. */
    @Nullable
    String user();

    /** The virtual key in use. */
    @Nullable
    KeyHash key();
}
