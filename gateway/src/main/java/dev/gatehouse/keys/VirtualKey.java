package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.access.KeyHash;

/** A key as it is stored and shown: its hash, never its clear text. */
public record VirtualKey(KeyHash token, @JsonUnwrapped KeyFields fields) {}
