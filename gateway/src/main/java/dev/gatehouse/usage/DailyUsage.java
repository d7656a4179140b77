package dev.gatehouse.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one key used of one model on one day in UTC.
 *
 * @param promptTokens those read from and written to caches included
 * @param keyAlias null where the key is gone or has none
 * @param team empty where there is none
 * @param entity whose usage it is; empty for nobody's
 * @param entityAlias what people call it, likewise
 */
record DailyUsage(
        LocalDate day,
        String key,
        @Nullable String keyAlias,
        String team,
        String entity,
        @Nullable String entityAlias,
        String model,
        String provider,
        long requests,
        long failures,
        BigDecimal promptTokens,
        BigDecimal completionTokens,
        BigDecimal cacheReadTokens,
        BigDecimal cacheWriteTokens,
        BigDecimal costNanos) {}
