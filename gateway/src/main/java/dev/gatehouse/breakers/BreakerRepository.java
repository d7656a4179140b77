package dev.gatehouse.breakers;

import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What nodes tell each other of breakers through PostgreSQL. */
final class BreakerRepository {
    static final String EXCHANGE = """
            with told as (
                insert into breaker_report (provider, node, state, opening, rest_millis, requests, reset, told_at)
                select provider, :node, state, opening, rest_millis, requests, reset, statement_timestamp()
                from unnest(
                    cast(:providers as text[]), cast(:states as text[]), cast(:openings as bigint[]), cast(:rests as bigint[]),
                    cast(:requests as bigint[]), cast(:resets as bigint[]))
                as told (provider, state, opening, rest_millis, requests, reset)
                on conflict (provider, node) do update
                set state = excluded.state, opening = excluded.opening, rest_millis = excluded.rest_millis,
                    requests = excluded.requests, reset = excluded.reset, told_at = excluded.told_at
            )
            select provider, node, state, opening, rest_millis, requests, reset
            from breaker_report
            where node <> :node and told_at > statement_timestamp() - interval '5 seconds'
            """;

    static final String RESET = """
            insert into breaker_reset (provider, reset_at)
            select provider, statement_timestamp() from unnest(cast(:providers as text[])) as told (provider)
            order by provider
            on conflict (provider) do update set number = excluded.number, reset_at = excluded.reset_at
            """;

    static final String RESETS = """
            select provider, number from breaker_reset where reset_at > statement_timestamp() - interval '1 day'
            """;

    static final String FORGET = """
            with gone as (delete from breaker_report where told_at < now() - interval '1 minute')
            delete from breaker_reset where reset_at < now() - interval '2 days'
            """;

    List<Report> exchange(Tx tx, UUID node, List<Report> own) {
        return tx.handle()
                .createQuery(EXCHANGE)
                .bind("node", node)
                .bindArray(
                        "providers",
                        String.class,
                        own.stream().map(Report::provider).toList())
                .bindArray(
                        "states",
                        String.class,
                        own.stream().map(each -> each.state().name()).toList())
                .bindArray(
                        "openings",
                        Long.class,
                        own.stream().map(Report::opening).toList())
                .bindArray(
                        "rests",
                        Long.class,
                        own.stream().map(Report::restMillis).toList())
                .bindArray(
                        "requests",
                        Long.class,
                        own.stream().map(Report::requests).toList())
                .bindArray("resets", Long.class, own.stream().map(Report::reset).toList())
                .map((row, _) -> new Report(
                        row.getString("provider"),
                        row.getObject("node", UUID.class),
                        State.valueOf(row.getString("state")),
                        row.getLong("opening"),
                        row.getLong("rest_millis"),
                        row.getLong("requests"),
                        row.getLong("reset")))
                .list();
    }

    void reset(Tx tx, Collection<String> providers) {
        tx.handle()
                .createUpdate(RESET)
                .bindArray("providers", String.class, List.copyOf(providers))
                .execute();
    }

    /** The number of the last reset of each breaker. */
    Map<String, Long> resets(Tx tx) {
        var numbers = new HashMap<String, Long>();
        tx.handle()
                .createQuery(RESETS)
                .map((row, _) -> Map.entry(row.getString("provider"), row.getLong("number")))
                .forEach(each -> numbers.put(each.getKey(), each.getValue()));
        return numbers;
    }

    void forget(Tx tx) {
        tx.handle().createUpdate(FORGET).execute();
    }
}
