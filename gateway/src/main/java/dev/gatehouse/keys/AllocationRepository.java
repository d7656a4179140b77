package dev.gatehouse.keys;

import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/** The SQL of what the keys of a team or an organization were promised together. */
final class AllocationRepository {
    static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('virtual_key.allocation:' || :owner, 0))";

    static final String TOTALS_OF_TEAM = """
            select coalesce(sum(tpm_limit), 0) as tpm, coalesce(sum(rpm_limit), 0) as rpm from virtual_key
            where team_id = :id and token <> :self
            """;

    static final String TOTALS_OF_ORGANIZATION = """
            select coalesce(sum(tpm_limit), 0) as tpm, coalesce(sum(rpm_limit), 0) as rpm from virtual_key
            where organization_id = :id and token <> :self
            """;

    private static final String MODELS = """
            from virtual_key,
                 jsonb_each(case when jsonb_typeof(metadata -> cast(:member as text)) = 'object'
                                 then metadata -> cast(:member as text) else '{}' end) model
            where model.key = any(cast(:models as text[])) and jsonb_typeof(model.value) = 'number' and token <> :self
            """;

    private static final String TOTAL = "model.key, sum((model.value #>> '{}')::numeric) as total ";
    static final String BY_MODEL_OF_TEAM = "select " + TOTAL + MODELS + "and team_id = :id group by model.key";
    static final String BY_MODEL_OF_ORGANIZATION =
            "select " + TOTAL + MODELS + "and organization_id = :id group by model.key";

    /** Whose keys share. */
    enum Owner {
        TEAM(TOTALS_OF_TEAM, BY_MODEL_OF_TEAM),
        ORGANIZATION(TOTALS_OF_ORGANIZATION, BY_MODEL_OF_ORGANIZATION);

        private final String totals;
        private final String byModel;

        Owner(String totals, String byModel) {
            this.totals = totals;
            this.byModel = byModel;
        }
    }

    /** Tokens and requests a minute. */
    record Totals(BigDecimal tpm, BigDecimal rpm) {}

    /** Until the transaction ends nobody else allots what is this owner's. */
    void lock(Tx tx, Owner owner, String id) {
        tx.handle()
                .createQuery(LOCK)
                .bind("owner", owner.name() + ":" + id)
                .map((row, context) -> true)
                .one();
    }

    /** @param self the hash of a key that does not count */
    Totals totals(Tx tx, Owner owner, String id, String self) {
        return tx.handle()
                .createQuery(owner.totals)
                .bind("id", id)
                .bind("self", self)
                .map((row, context) -> new Totals(row.getBigDecimal("tpm"), row.getBigDecimal("rpm")))
                .one();
    }

    /** Of a member of the metadata that holds a limit for each model. */
    Map<String, BigDecimal> byModel(
            Tx tx, Owner owner, String id, String self, String member, Collection<String> models) {
        return tx.handle()
                .createQuery(owner.byModel)
                .bind("id", id)
                .bind("self", self)
                .bind("member", member)
                .bindArray("models", String.class, models.toArray())
                .map((row, context) -> Map.entry(row.getString("key"), row.getBigDecimal("total")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
