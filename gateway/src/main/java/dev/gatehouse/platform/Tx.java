package dev.gatehouse.platform;

import org.jdbi.v3.core.Handle;

/** One open transaction. Services pass it on; only repositories look inside. */
public record Tx(Handle handle) {}
