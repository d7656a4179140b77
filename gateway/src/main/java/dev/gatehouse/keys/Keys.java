package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes virtual keys. Every change is one transaction with its audit entry and its change event. */
public final class Keys {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRows rows;
    private final Ids ids;
    private final Clocks clocks;

    public Keys(Database database, KeyRows rows, Ids ids, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.ids = ids;
        this.clocks = clocks;
    }

    public GeneratedKey generate(Grant grant, NewKey asked) {
        new NewKeyRules(grant, asked, now()).check();
        var clear = asked.key() == null ? ids.virtualKey().reveal() : asked.key();
        var key = new VirtualKey(KeyHash.of(clear), fields(grant, asked, clear, now()));
        database.transactVoid(tx -> {
            checkOwnBudget(tx, grant, asked);
            checkAlias(tx, asked.keyAlias());
            if (!repository.insert(tx, key)) {
                throw Pinned.detailObject(500, "Internal Server Error.").asException();
            }
            rows.changed(tx, grant, key.token(), null, key);
        });
        return GeneratedKey.of(clear, key, asked);
    }

    /** Users who are no administrators may not make keys richer than the one they use. */
    private void checkOwnBudget(Tx tx, Grant grant, NewKey asked) {
        var own = grant.key();
        var wanted = asked.maxBudget();
        if (grant.isProxyAdmin() || own == null || wanted == null) {
            return;
        }
        var limit =
                repository.find(tx, own).map(key -> key.fields().maxBudget()).orElse(null);
        if (limit != null && wanted.compareTo(limit) > 0) {
            throw Pinned.detailObject(400, "max_budget is over the max_budget of the calling key")
                    .asException();
        }
    }

    private void checkAlias(Tx tx, @Nullable String alias) {
        if (alias != null && !repository.reserveAlias(tx, alias)) {
            throw Pinned.typed(
                            400,
                            "bad_request_error",
                            "key_alias",
                            "Key with alias '" + alias
                                    + "' already exists. Unique key aliases across all keys are required.")
                    .asException();
        }
    }

    private Instant now() {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        return clocks.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static KeyFields fields(Grant grant, NewKey asked, String clear, Instant now) {
        boolean rotates = Boolean.TRUE.equals(asked.autoRotate()) && asked.rotationInterval() != null;
        return new KeyFields(
                "sk",
                "sk-..." + clear.substring(clear.length() - 4),
                asked.keyAlias(),
                false,
                asked.spend() == null ? BigDecimal.ZERO : asked.spend(),
                end(asked.duration(), now),
                asked.models(),
                asked.aliases(),
                asked.config(),
                asked.permissions(),
                NewKeyMetadata.of(asked).into(asked.metadata()),
                Json.object(),
                asked.modelMaxBudget(),
                asked.routerSettings(),
                budgetLimits(asked, now),
                grant.isProxyAdmin() || asked.userId() != null ? asked.userId() : grant.user(),
                asked.teamId(),
                asked.organizationId(),
                asked.agentId(),
                asked.projectId(),
                asked.maxParallelRequests(),
                asked.blocked(),
                asked.tpmLimit(),
                asked.rpmLimit(),
                asked.maxBudget(),
                asked.budgetDuration(),
                reset(asked.budgetDuration(), now),
                asked.allowedCacheControls(),
                asked.effectiveRoutes(),
                asked.policies() == null ? List.of() : asked.policies(),
                asked.accessGroupIds(),
                asked.budgetId(),
                null,
                now,
                grant.user(),
                now,
                grant.user(),
                0,
                rotates,
                rotates ? asked.rotationInterval() : null,
                null,
                rotates ? end(asked.rotationInterval(), now) : null);
    }

    private static @Nullable JsonNode budgetLimits(NewKey asked, Instant now) {
        if (asked.budgetLimits().isEmpty()) {
            return null;
        }
        var windows = Json.object().putArray("windows");
        for (var window : asked.budgetLimits()) {
            windows.add(Json.tree(window).put("reset_at", String.valueOf(reset(window.budgetDuration(), now))));
        }
        return windows;
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
