package dev.gatehouse.routers;

import dev.gatehouse.platform.Tx;
import dev.gatehouse.routers.Decision.Recorded;
import dev.gatehouse.routers.Decisions.Kind;
import dev.gatehouse.routers.Decisions.Sums;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** The SQL of what routers chose. */
final class DecisionRepository {
    static final String ADD = """
            insert into router_decision as stored
                (day, router, mode, tier, model, category, fallback, requests, latency_micros, confidence_sum)
            values (cast(:day as date), :router, :mode, :tier, :model, :category, :fallback, :requests, :micros, :confidence)
            on conflict (day, router, mode, tier, model, category, fallback) do update
            set requests = stored.requests + excluded.requests,
                latency_micros = stored.latency_micros + excluded.latency_micros,
                confidence_sum = stored.confidence_sum + excluded.confidence_sum
            """;

    static final String FORGET = "delete from router_decision where day < cast(:before as date)";

    static final String FIND = """
            select mode, tier, model, category, fallback, sum(requests) as requests,
                   sum(latency_micros) as micros, sum(confidence_sum) as confidence
            from router_decision
            where router = :router and day >= cast(:since as date)
            group by mode, tier, model, category, fallback
            """;

    void add(Tx tx, Map<Kind, Sums> sums) {
        var batch = tx.handle().prepareBatch(ADD);
        for (var kind : Decisions.ordered(sums)) {
            var recorded = kind.recorded();
            var sum = sums.getOrDefault(kind, Sums.NONE);
            batch.bind("day", kind.day().toString())
                    .bind("router", recorded.router())
                    .bind("mode", recorded.mode())
                    .bind("tier", recorded.tier())
                    .bind("model", recorded.model())
                    .bind("category", recorded.category())
                    .bind("fallback", recorded.fallback())
                    .bind("requests", sum.requests())
                    .bind("micros", sum.micros())
                    .bind("confidence", sum.confidence())
                    .add();
        }
        batch.execute();
    }

    void forget(Tx tx, LocalDate before) {
        tx.handle().createUpdate(FORGET).bind("before", before.toString()).execute();
    }

    Map<Recorded, Sums> find(Tx tx, String router, LocalDate since) {
        var found = new HashMap<Recorded, Sums>();
        tx.handle()
                .createQuery(FIND)
                .bind("router", router)
                .bind("since", since.toString())
                .map((row, _) -> Map.entry(
                        new Recorded(
                                router,
                                row.getString("mode"),
                                row.getInt("tier"),
                                row.getString("model"),
                                row.getString("category"),
                                row.getBoolean("fallback")),
                        new Sums(row.getLong("requests"), row.getLong("micros"), row.getDouble("confidence"))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }
}
