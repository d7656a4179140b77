package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermission;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A new key: the one answer with its clear text. */
public record GeneratedKey(
        @Description("The clear text, shown this once.") String key,
        @Description("The hash.") KeyHash token,
        @Description("The hash.") KeyHash tokenId,
        @JsonUnwrapped KeyFields fields,
        @JsonUnwrapped NewKeyMetadata members,
        @Nullable String duration,

        @Description("US dollars from which somebody is told.") @Nullable
        BigDecimal softBudget,

        @Nullable Budget litellmBudgetTable,
        @Nullable ObjectPermission objectPermission) {

    /** @param sent what the request said */
    static GeneratedKey of(
            String clear,
            VirtualKey stored,
            KeyChange sent,
            @Nullable Budget budget,
            @Nullable ObjectPermission permission) {
        return new GeneratedKey(
                clear,
                stored.token(),
                stored.token(),
                stored.fields(),
                NewKeyMetadata.of(sent.inMetadata()),
                sent.duration().or(null),
                sent.softBudget().or(null),
                budget,
                permission);
    }
}
