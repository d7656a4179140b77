package dev.gatehouse.usage;

import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** The SQL of usage by days. */
final class DailyUsageRepository {
    private static final String FROM = """
            from usage_daily used
            left join virtual_key key on key.token = used.key_hash
            left join team on team.team_id = used.team_id
            where used.day between :from and :to and used.team_id <> ''
              and (:every_team or used.team_id = any(cast(:whole as text[]))
                   or (used.team_id = any(cast(:own as text[])) and used.user_id = :user))
              and used.team_id <> all(cast(:excluded as text[]))
              and (cast(:model as text) is null or used.model = :model)
              and (cast(:key as text) is null or used.key_hash = :key)
            """;

    static final String PAGE = """
            select used.day, used.key_hash, key.key_alias, used.team_id, team.team_alias, used.model, used.provider,
                   used.requests, used.failures,
                   used.input_tokens + used.cache_read_tokens + used.cache_write_5m_tokens + used.cache_write_1h_tokens
                       + used.input_audio_tokens + used.input_image_tokens as prompt_tokens,
                   used.output_tokens + used.reasoning_tokens + used.output_audio_tokens as completion_tokens,
                   used.cache_read_tokens, used.cache_write_5m_tokens + used.cache_write_1h_tokens as cache_write_tokens,
                   used.cost_nanos
            """ + FROM + """
            order by used.day desc, used.key_hash, used.model, used.provider, used.team_id, used.user_id,
                     used.organization_id
            limit :limit offset :offset
            """;

    static final String COUNT = "select count(*) " + FROM;

    List<DailyUsage> page(Tx tx, UsageScope scope, int limit, long offset) {
        return bound(tx, PAGE, scope)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, context) -> usage(row))
                .list();
    }

    long count(Tx tx, UsageScope scope) {
        return bound(tx, COUNT, scope).mapTo(Long.class).one();
    }

    private static Query bound(Tx tx, String statement, UsageScope scope) {
        return tx.handle()
                .createQuery(statement)
                .bind("from", scope.from())
                .bind("to", scope.to())
                .bind("every_team", scope.everyTeam())
                .bindArray("whole", String.class, scope.whole().toArray())
                .bindArray("own", String.class, scope.own().toArray())
                .bindArray("excluded", String.class, scope.excluded().toArray())
                .bind("user", scope.user())
                .bind("model", scope.model())
                .bind("key", scope.key());
    }

    private static DailyUsage usage(ResultSet row) throws SQLException {
        return new DailyUsage(
                row.getObject("day", LocalDate.class),
                row.getString("key_hash"),
                row.getString("key_alias"),
                row.getString("team_id"),
                row.getString("team_alias"),
                row.getString("model"),
                row.getString("provider"),
                row.getLong("requests"),
                row.getLong("failures"),
                row.getBigDecimal("prompt_tokens"),
                row.getBigDecimal("completion_tokens"),
                row.getBigDecimal("cache_read_tokens"),
                row.getBigDecimal("cache_write_tokens"),
                row.getBigDecimal("cost_nanos"));
    }
}
