package dev.gatehouse.ledger;

/** What the journal keeps. Each kind has its own number in the file format. */
public sealed interface JournalRecord permits UsageRecord {}
