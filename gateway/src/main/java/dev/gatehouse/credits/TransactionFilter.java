package dev.gatehouse.credits;

import dev.gatehouse.money.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions; null where it does not matter.
 *
 * @param least amount, whichever its sign
 * @param sign 1 for what was put in, -1 for what was taken out
 */
record TransactionFilter(
        @Nullable Long wallet,
        @Nullable String type,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Usd least,
        @Nullable Usd most,
        @Nullable Integer sign) {}
