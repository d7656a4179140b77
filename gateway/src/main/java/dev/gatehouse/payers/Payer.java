package dev.gatehouse.payers;

import org.jspecify.annotations.Nullable;

/**
 * What matters of a customer or a tag.
 *
 * @param limited whether there may be a budget
 * @param blocked whether its requests are refused
 * @param budget id of the budget row it is linked to
 */
public record Payer(
        boolean limited, boolean blocked, @Nullable String budget) {
    static final Payer NOBODY = new Payer(false, false, null);
}
