package dev.gatehouse.inference;

import dev.gatehouse.ledger.Journal;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.provider.Upstream;

/** What the requests of one event loop share: its connections to providers and its journal. */
public record Lane(Upstream upstream, Journal journal, Settlement settlement, Clocks clocks) {}
