package dev.gatehouse.payers;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The SQL of what matters of customers and tags. */
final class PayerRepository implements PayerSource {
    static final String FIND = """
            select 'CUSTOMER' as kind, user_id as name, blocked, budget_id,
                   budget_id is null and :by_default or exists (
                       select 1 from budget where budget.budget_id = end_user.budget_id and max_budget is not null) as limited
            from end_user where user_id = any(cast(:customers as text[]))
            union all
            select 'TAG', tag_name, false, budget_id, exists (
                select 1 from budget where budget.budget_id = tag.budget_id and max_budget is not null)
            from tag where tag_name = any(cast(:tags as text[]))
            """;

    static final String SOME = """
            select exists (select 1 from end_user where budget_id is not null)
                   or exists (select 1 from end_user where blocked) as customers,
                   exists (select 1 from tag where budget_id is not null) as tags
            """;

    private final Database database;
    private final boolean byDefault;

    /** @param byDefault whether customers who were given no budget have one */
    PayerRepository(Database database, boolean byDefault) {
        this.database = database;
        this.byDefault = byDefault;
    }

    @Override
    public Map<PurseId, Payer> load(Collection<PurseId> named) {
        return database.read(tx -> {
            var found = new HashMap<PurseId, Payer>();
            tx.handle()
                    .createQuery(FIND)
                    .bind("by_default", byDefault)
                    .bindArray("customers", String.class, names(named, PurseId.Kind.CUSTOMER))
                    .bindArray("tags", String.class, names(named, PurseId.Kind.TAG))
                    .map((row, _) -> Map.entry(
                            PurseId.of(PurseId.Kind.valueOf(row.getString("kind")), row.getString("name")), payer(row)))
                    .forEach(one -> found.put(one.getKey(), one.getValue()));
            return found;
        });
    }

    private static Object[] names(Collection<PurseId> named, PurseId.Kind kind) {
        return named.stream()
                .filter(purse -> purse.kind() == kind)
                .map(PurseId::owner)
                .toArray();
    }

    private static Payer payer(ResultSet row) throws SQLException {
        return new Payer(row.getBoolean("limited"), row.getBoolean("blocked"), row.getString("budget_id"));
    }

    @Override
    public Kinds some() {
        return database.read(tx -> tx.handle()
                .createQuery(SOME)
                .map((row, _) -> new Kinds(row.getBoolean("customers"), row.getBoolean("tags")))
                .one());
    }
}
