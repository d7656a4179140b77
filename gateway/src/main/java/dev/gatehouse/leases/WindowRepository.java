package dev.gatehouse.leases;

import dev.gatehouse.platform.Tx;

/** The SQL of limits that have a window of their own: their spending stands in a row of its own, which is locked in place of the owner's. */
final class WindowRepository {
    /** A period that was changed ends when the new one does; what was spent stays spent. */
    private static final String OPENED = """
            on conflict (kind, owner, part) do update set period = excluded.period, budget_reset_at = '-infinity'
            where budget_window.period is distinct from excluded.period
            """;

    static final String OPEN_MODEL = """
            insert into budget_window (kind, owner, part, period)
            select :kind, token, :part, coalesce(nullif(model_max_budget -> :part ->> 'budget_duration', ''),
                                                 nullif(model_max_budget -> :part ->> 'time_period', ''))
            from virtual_key where token = :owner and jsonb_exists(model_max_budget, :part)
            """ + OPENED;

    static final String OPEN_OF_KEY = """
            insert into budget_window (kind, owner, part, period)
            select :kind, token, :part, :part from virtual_key where token = :owner
            """ + OPENED;

    static final String OPEN_OF_TEAM = """
            insert into budget_window (kind, owner, part, period)
            select :kind, team_id, :part, :part from team where team_id = :owner
            """ + OPENED;

    static final String OF_MODEL = LeaseRepository.amounts("""
            select coalesce(
                       case when jsonb_typeof(model_max_budget -> :part -> 'budget_limit') = 'number'
                            then cast(model_max_budget -> :part ->> 'budget_limit' as numeric) end,
                       case when jsonb_typeof(model_max_budget -> :part -> 'max_budget') = 'number'
                            then cast(model_max_budget -> :part ->> 'max_budget' as numeric) end) as most,
                   spent.spend, null as enforcement
            from budget_window spent join virtual_key on token = owner
            where kind = :kind and owner = :owner and part = :part for no key update of spent
            """);

    static final String OF_KEY = ofPeriod("virtual_key", "token");
    static final String OF_TEAM = ofPeriod("team", "team_id");

    private WindowRepository() {}

    /** Of several limits of one period the lowest. */
    private static String ofPeriod(String table, String key) {
        return LeaseRepository.amounts("""
                select (select min(cast(one ->> 'max_budget' as numeric))
                        from jsonb_array_elements(
                            case when jsonb_typeof(budget_limits) = 'array' then budget_limits else '[]' end) one
                        where one ->> 'budget_duration' = :part and jsonb_typeof(one -> 'max_budget') = 'number') as most,
                       spent.spend, null as enforcement
                from budget_window spent join %s on %s = owner
                where kind = :kind and owner = :owner and part = :part for no key update of spent
                """.formatted(table, key));
    }

    /** Makes the row where there is none; nothing where its owner is gone. */
    static void open(Tx tx, PurseId purse, String statement) {
        tx.handle()
                .createUpdate(statement)
                .bind("kind", purse.kind().code())
                .bind("owner", purse.owner())
                .bind("part", purse.part())
                .execute();
    }
}
