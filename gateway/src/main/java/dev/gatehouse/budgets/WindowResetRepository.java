package dev.gatehouse.budgets;

import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** The SQL of limits whose windows begin again. Windows are locked before their owners, as whoever books what was spent does. */
final class WindowResetRepository {
    /** Of keys and teams that are gone, and of limits they no longer have: those were asked for last in an earlier window. */
    static final String FORGET = """
            delete from budget_window where (kind, owner, part) in (
                select kind, owner, part from budget_window gone
                where budget_reset_at <= cast(:now as timestamptz)
                  and not exists (select 1 from virtual_key where token = gone.owner and gone.kind <> 11)
                  and not exists (select 1 from team where team_id = gone.owner and gone.kind = 11)
                order by kind, owner, part limit :limit for update)
            """;

    static final String DUE = """
            select kind, owner, part, period from budget_window where budget_reset_at <= cast(:now as timestamptz)
            order by kind, owner, part limit :limit for no key update
            """;

    private static final String GIVEN = """
            given as (
                select * from unnest(cast(:kinds as smallint[]), cast(:owners as text[]), cast(:parts as text[]),
                    cast(:next as timestamptz[])) given (kind, owner, part, next)
            )
            """;

    /** What was spent before its end was known was spent in the present one. */
    static final String RESET = "with " + GIVEN + """
            update budget_window
            set spend = case when budget_reset_at = '-infinity' then spend else 0 end, budget_reset_at = given.next
            from given
            where budget_window.kind = given.kind and budget_window.owner = given.owner and budget_window.part = given.part
            """;

    static final String SHOW_OF_TEAMS = showing("team", "team_id", 11);
    static final String SHOW_OF_KEYS = showing("virtual_key", "token", 10);

    /** So that clients see when a period ends. */
    private static String showing(String table, String key, int kind) {
        return "with " + GIVEN + """
                , locked as (
                    select %2$s as id from %1$s
                    where %2$s in (select owner from given where kind = %3$d) and jsonb_typeof(budget_limits) = 'array'
                    order by %2$s for no key update
                )
                update %1$s set budget_limits = (
                    select jsonb_agg(
                        case when next is null then one
                             else one || jsonb_build_object('reset_at', to_jsonb(next at time zone 'UTC') #>> '{}' || 'Z') end
                        order by place)
                    from jsonb_array_elements(budget_limits) with ordinality shown (one, place)
                    left join given on given.kind = %3$d and given.owner = %1$s.%2$s
                                   and given.part = one ->> 'budget_duration')
                from locked where %1$s.%2$s = locked.id
                """.formatted(table, key, kind);
    }

    /** @param period as stored; empty for one that never begins again */
    record Due(int kind, String owner, String part, Optional<String> period) {}

    /** @param next in PostgreSQL's words, which know infinity */
    record Next(Due due, String next) {}

    void forget(Tx tx, Instant now, int limit) {
        tx.handle()
                .createUpdate(FORGET)
                .bind("now", now.toString())
                .bind("limit", limit)
                .execute();
    }

    /** Held until the transaction ends. */
    List<Due> due(Tx tx, Instant now, int limit) {
        return tx.handle()
                .createQuery(DUE)
                .bind("now", now.toString())
                .bind("limit", limit)
                .map((row, _) -> new Due(
                        row.getInt("kind"),
                        row.getString("owner"),
                        row.getString("part"),
                        Optional.ofNullable(row.getString("period"))))
                .list();
    }

    void reset(Tx tx, List<Next> next) {
        for (var statement : List.of(RESET, SHOW_OF_TEAMS, SHOW_OF_KEYS)) {
            bound(tx.handle().createUpdate(statement), next).execute();
        }
    }

    private static Update bound(Update update, List<Next> next) {
        return update.bindArray(
                        "kinds",
                        Integer.class,
                        next.stream().map(one -> one.due().kind()).toArray())
                .bindArray(
                        "owners",
                        String.class,
                        next.stream().map(one -> one.due().owner()).toArray())
                .bindArray(
                        "parts",
                        String.class,
                        next.stream().map(one -> one.due().part()).toArray())
                .bindArray("next", String.class, next.stream().map(Next::next).toArray());
    }
}
