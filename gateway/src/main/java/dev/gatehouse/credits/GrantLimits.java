package dev.gatehouse.credits;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Tx;
import java.time.Duration;

/** How much one administrator may give away. */
final class GrantLimits {
    private static final Duration DAY = Duration.ofHours(24);

    private final Usd once;
    private final Usd daily;
    private final Clocks clocks;
    private final CreditRepository repository = new CreditRepository();

    /**
     * @param once to one holder in one operation
     * @param daily in any 24 hours
     */
    GrantLimits(Usd once, Usd daily, Clocks clocks) {
        this.once = once;
        this.daily = daily;
        this.clocks = clocks;
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    void requireOnce(Usd amount) {
        if (amount.compareTo(once) > 0) {
            throw exceeded("A grant of " + amount + " is more than the " + once + " dollars one operation may grant");
        }
    }

    /**
     * Holds the administrator's grants against others of the same one until the transaction ends.
     *
     * @param more besides what was granted so far
     * @throws dev.gatehouse.error.ApiException 400
     */
    void requireDaily(Tx tx, String by, Usd more) {
        repository.lockGrants(tx, by);
        var used = repository.grantedSince(tx, by, clocks.now().minus(DAY));
        if (used.plus(more).compareTo(daily) > 0) {
            throw exceeded("Of the " + daily + " dollars an administrator may grant in 24 hours " + used + " are used; "
                    + more + " more cannot be granted");
        }
    }

    private static RuntimeException exceeded(String message) {
        return new ApiError.BadRequest("ADMIN_GRANT_LIMIT_EXCEEDED", message, "amount").asException();
    }
}
