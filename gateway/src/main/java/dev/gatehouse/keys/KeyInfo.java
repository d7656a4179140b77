package dev.gatehouse.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key that somebody asked about. */
public record KeyInfo(
        @Description("As it was named in the request.") String key, Info info) {
    /** Everything but the hash. */
    public record Info(
            @JsonUnwrapped KeyFields fields,

            @Description("The budget it is linked to.") @Nullable
            Budget litellmBudgetTable,

            @Nullable ObjectPermission objectPermission) {}

    /** Several, of which unknown ones and those of others are left out. */
    public record Several(
            @Description("As they were named in the request.")
            List<String> key,

            List<Info> info) {
        public Several {
            key = List.copyOf(key);
            info = List.copyOf(info);
        }
    }
}
