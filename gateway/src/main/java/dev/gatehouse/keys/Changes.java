package dev.gatehouse.keys;

import dev.gatehouse.platform.Tx;

/** Tells every node, with the commit of the transaction, to forget a key. */
@FunctionalInterface
public interface Changes {
    void publish(Tx tx, String topic, String key);
}
