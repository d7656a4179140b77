package dev.gatehouse.provider;

import org.jspecify.annotations.Nullable;

/** Calls providers. One per event loop; calls back on that loop. Redirects are not followed. */
public interface Upstream {

    Call call(UpstreamRequest request, Listener listener);

    /** A call under way. */
    interface Call {
        /** Stops reading: the provider feels it through its socket. */
        void pause();

        void resume();

        /** Gives up: the connection is closed, and the listener hears nothing more. */
        void cancel();
    }

    /** What the provider does, in this order: {@code head, data*, end}; or, at any place and last, {@code failed}. */
    interface Listener {
        void head(int status, Headers headers);

        /** The array is the listener's to keep; nobody writes into it any more. */
        void data(byte[] array, int from, int to);

        void end();

        void failed(Fault fault, String detail);
    }

    /** Headers of an answer. */
    @FunctionalInterface
    interface Headers {
        /** The first value, or null. */
        @Nullable
        String get(String name);
    }

    /** Why there is no (more) answer. */
    enum Fault {
        /** No connection: refused, unresolved, TLS failed, too slow. Nothing was sent. */
        CONNECT,
        /** Too many calls to this host wait for a connection. Nothing was sent. */
        BUSY,
        /** The connection broke, or what came was not HTTP. */
        BROKEN
    }
}
