package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies what was sent to a key's row, with all that follows from it. Nobody's right to it is judged here. */
final class KeyChanges {
    /** Said in other words than the column of the same name keeps. */
    private static final Set<String> TRANSLATED = Set.of("metadata", "budget_limits");

    private final BudgetRows budgets;
    private final ObjectPermissionRows permissions;

    KeyChanges(BudgetRows budgets, ObjectPermissionRows permissions) {
        this.budgets = budgets;
        this.permissions = permissions;
    }

    /**
     * Writes the rows the key is linked to; the key's own is left to the caller.
     *
     * @return what the key is from now on
     */
    VirtualKey apply(Tx tx, Grant grant, VirtualKey stored, KeyChange sent, Instant now) {
        var row = Json.tree(changed(stored.fields(), sent, now));
        row.put("updated_by", grant.user());
        row.put("updated_at", now.toString());
        row.put("budget_id", budget(tx, grant, stored.fields(), sent));
        row.put("object_permission_id", objectPermission(tx, stored.fields().objectPermissionId(), sent));
        return new VirtualKey(stored.token(), RecordReader.read(KeyFields.class, row));
    }

    /** The columns that say all by themselves. */
    static KeyFields changed(KeyFields stored, KeyChange sent, Instant now) {
        var row = Json.tree(stored);
        sent.sent().properties().forEach(member -> {
            if (row.has(member.getKey()) && !TRANSLATED.contains(member.getKey())) {
                row.set(member.getKey(), member.getValue());
            }
        });
        if (row.path("spend").isNull()) {
            row.put("spend", 0);
        }
        var metadata = sent.metadata().isSent() ? orEmpty(sent.metadata().or(null)) : stored.metadata();
        row.set("metadata", sent.inMetadata().into(metadata));
        if (sent.duration().isSent()) {
            row.put("expires", text(end(sent.duration().or(null), now)));
        }
        if (sent.budgetDuration().isSent()) {
            row.put("budget_reset_at", text(reset(sent.budgetDuration().or(null), now)));
        }
        if (sent.budgetLimits().isSent()) {
            row.set("budget_limits", BudgetWindow.stored(sent.budgetLimits().or(null), now));
        }
        rotation(row, sent, now);
        return RecordReader.read(KeyFields.class, row);
    }

    private static void rotation(ObjectNode row, KeyChange sent, Instant now) {
        if (!sent.autoRotate().isSent() && !sent.rotationInterval().isSent()) {
            return;
        }
        var interval = row.path("rotation_interval").textValue();
        row.put("key_rotation_at", row.path("auto_rotate").asBoolean() ? text(end(interval, now)) : null);
    }

    /** A soft budget lives in a budget row of its own: others may be linked to the one there is. */
    private @Nullable String budget(Tx tx, Grant grant, KeyFields stored, KeyChange sent) {
        var linked = sent.budgetId().or(stored.budgetId());
        if (linked != null
                && sent.budgetId().isSent()
                && budgets.find(tx, linked).isEmpty()) {
            throw Pinned.detailObject(400, "Budget not found, budget_id=" + linked)
                    .asException();
        }
        if (!sent.softBudget().isSent() || isEmpty(sent.softBudget()) && stored.budgetId() == null) {
            return linked;
        }
        var limits = limits(tx, stored, sent);
        return limits.isEmpty() ? null : budgets.create(tx, grant, limits).budgetId();
    }

    private BudgetLimits limits(Tx tx, KeyFields stored, KeyChange sent) {
        var now = sent.budgetId().isSent() || stored.budgetId() == null
                ? Optional.<Budget>empty()
                : budgets.find(tx, stored.budgetId());
        var soft = sent.softBudget().or(null);
        var byModel = orEmpty(sent.modelMaxBudget().or(stored.modelMaxBudget()));
        return new BudgetLimits(
                now.map(Budget::maxBudget).orElse(null),
                soft,
                now.map(Budget::maxParallelRequests).orElse(null),
                now.map(Budget::tpmLimit).orElse(null),
                now.map(Budget::rpmLimit).orElse(null),
                soft == null || byModel.isEmpty() ? null : byModel,
                now.map(Budget::budgetDuration).orElse(null),
                now.map(Budget::enforcement).orElse(null));
    }

    private @Nullable String objectPermission(Tx tx, @Nullable String id, KeyChange sent) {
        return switch (sent.objectPermission()) {
            case Patch.Absent<ObjectPermissionPatch> _ -> id;
            case Patch.Value<ObjectPermissionPatch>(var patch) -> permissions.save(tx, id, patch);
            case Patch.Null<ObjectPermissionPatch> _ -> {
                if (id != null) {
                    permissions.delete(tx, id);
                }
                yield null;
            }
        };
    }

    private static boolean isEmpty(Patch<?> patch) {
        return patch.or(null) == null;
    }

    private static ObjectNode orEmpty(@Nullable ObjectNode object) {
        return object == null ? Json.object() : object;
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static @Nullable Instant end(@Nullable String duration, Instant now) {
        return moment(duration, text -> Lifetime.parse(text).flatMap(lifetime -> lifetime.endFrom(now)));
    }

    private static @Nullable Instant reset(@Nullable String period, Instant now) {
        return moment(period, text -> BudgetPeriod.resetAfter(now, text));
    }

    private static @Nullable Instant moment(@Nullable String text, Function<String, Optional<Instant>> reading) {
        return text == null ? null : reading.apply(text).orElse(null);
    }
}
