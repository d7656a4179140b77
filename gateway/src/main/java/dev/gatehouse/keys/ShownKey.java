package dev.gatehouse.keys;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.objectpermissions.ObjectPermission;
import org.jspecify.annotations.Nullable;

/** A key with what it is linked to. */
record ShownKey(
        VirtualKey key, @Nullable Budget budget, @Nullable ObjectPermission objectPermission) {
    KeyInfo.Info info() {
        return new KeyInfo.Info(key.fields(), budget, objectPermission);
    }
}
