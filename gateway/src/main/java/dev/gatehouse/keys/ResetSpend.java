package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a key has spent now, and before. */
public record ResetSpend(
        KeyHash keyHash,
        @Description("US dollars.") BigDecimal spend,
        @Description("US dollars.") BigDecimal previousSpend,
        @Description("US dollars it may spend.") @Nullable BigDecimal maxBudget,
        @Nullable Instant budgetResetAt) {
    static ResetSpend of(VirtualKey before, VirtualKey after) {
        var now = after.fields();
        return new ResetSpend(
                after.token(), now.spend(), before.fields().spend(), now.maxBudget(), now.budgetResetAt());
    }
}
