package dev.gatehouse.leases;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The budget of customers who were given none.
 *
 * @param budget id of a budget row, which comes first
 * @param most US dollars
 */
public record CustomerDefault(
        @Nullable String budget, @Nullable BigDecimal most) {
    public static final CustomerDefault NONE = new CustomerDefault(null, null);

    public boolean exists() {
        return budget != null || most != null;
    }
}
