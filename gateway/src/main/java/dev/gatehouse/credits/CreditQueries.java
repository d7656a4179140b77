package dev.gatehouse.credits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.credits.TransactionOrder.Column;
import dev.gatehouse.credits.TransactionOrder.Direction;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.money.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What reports are asked for. */
final class CreditQueries {
    private static final int USUAL = 50;
    private static final int MOST = 1_000;

    private CreditQueries() {}

    record Whose(@JsonUnwrapped HolderName holder) {}

    record Summary(
            @JsonUnwrapped HolderName holder,

            @Description("A day or a moment, from which on.") @Nullable
            String fromDate,

            @Description("A day or a moment, up to which.") @Nullable
            String toDate) {
        ObjectNode filters() {
            return named("user_id", holder.user(), "from_date", fromDate, "to_date", toDate);
        }
    }

    record Transactions(
            @JsonUnwrapped HolderName holder,
            @JsonUnwrapped Own which,

            @Description("In dollars, whichever the sign.") @Nullable
            BigDecimal minAmount,

            @Description("In dollars, whichever the sign.") @Nullable
            BigDecimal maxAmount,

            @Description("What was put in, or what was taken out.") @Nullable
            Sign direction,

            @Nullable Column sortBy,
            @Nullable Direction sortOrder) {
        TransactionOrder order() {
            return TransactionOrder.of(
                    sortBy == null ? Column.CREATED_AT : sortBy, sortOrder == null ? Direction.DESC : sortOrder);
        }

        TransactionFilter filter(@Nullable Long wallet) {
            var own = which.filter(wallet);
            return new TransactionFilter(
                    wallet,
                    own.type(),
                    own.from(),
                    own.to(),
                    amount(minAmount),
                    amount(maxAmount),
                    direction == null ? null : direction.value());
        }

        private static @Nullable Usd amount(@Nullable BigDecimal dollars) {
            if (dollars == null) {
                return null;
            }
            // Finer than what is counted, and more than can be counted, bound nothing.
            var nanos =
                    dollars.movePointRight(9).setScale(0, RoundingMode.HALF_UP).toBigInteger();
            return nanos.bitLength() > 62 ? null : new Usd(nanos.longValueExact());
        }

        ObjectNode filters() {
            return named(
                    "user_id", holder.user(),
                    "transaction_type", which.transactionType(),
                    "from_date", which.fromDate(),
                    "to_date", which.toDate(),
                    "min_amount", minAmount,
                    "max_amount", maxAmount,
                    "direction", direction == null ? null : direction.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Of one's own. */
    record Own(
            @Description("From 1 to 1,000; 50 where nothing is said.") @Nullable
            Integer limit,

            @Description("How many of the first are left out.") @Nullable
            Long offset,

            @Nullable String transactionType,

            @Description("A day or a moment, from which on.") @Nullable
            String fromDate,

            @Description("A day or a moment, up to which.") @Nullable
            String toDate) {
        Own {
            between("limit", limit == null ? USUAL : limit, 1, MOST);
            between("offset", offset == null ? 0 : offset, 0, Long.MAX_VALUE);
        }

        int most() {
            return limit == null ? USUAL : limit;
        }

        long skipped() {
            return offset == null ? 0 : offset;
        }

        TransactionFilter filter(@Nullable Long wallet) {
            return new TransactionFilter(
                    wallet, Period.type(transactionType), Period.from(fromDate), Period.to(toDate), null, null, null);
        }
    }

    enum Sign {
        CREDIT(1),
        CHARGE(-1);

        private final int value;

        Sign(int value) {
            this.value = value;
        }

        int value() {
            return value;
        }
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(name),
                            "Input should be from " + least + " to " + most,
                            value < least ? "greater_than_equal" : "less_than_equal")))
                    .asException();
        }
    }

    private static ObjectNode named(@Nullable Object... namesAndValues) {
        var filters = Json.object();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value != null) {
                filters.set(Objects.toString(namesAndValues[i]), Json.node(value));
            }
        }
        return filters;
    }
}
