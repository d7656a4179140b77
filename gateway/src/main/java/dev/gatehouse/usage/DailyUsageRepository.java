package dev.gatehouse.usage;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** The SQL of usage by days. */
final class DailyUsageRepository {
    private static final String FROM = """
            from (select usage_daily.*,
                         case :by when 'team' then team_id when 'user' then user_id else organization_id end as entity
                  from usage_daily where day between :from and :to) used
            left join virtual_key key on key.token = used.key_hash
            left join team on team.team_id = used.team_id
            left join user_account person on person.user_id = used.user_id
            left join organization on organization.organization_id = used.organization_id
            where (used.entity <> '' or :by = 'user')
              and (:everything or used.entity = any(cast(:whole as text[]))
                   or (used.entity = any(cast(:own as text[])) and used.user_id = :user))
              and used.entity <> all(cast(:excluded as text[]))
              and (cast(:model as text) is null or used.model = :model)
              and (cast(:key as text) is null or used.key_hash = :key)
              and (cast(:part as text) is null or used.key_hash = :searched
                   or key.key_alias ilike :part or used.user_id ilike :part)
            """;

    private static final String PROMPT = """
                   used.input_tokens + used.cache_read_tokens + used.cache_write_5m_tokens + used.cache_write_1h_tokens
                       + used.input_audio_tokens + used.input_image_tokens""";

    private static final String COMPLETION = "used.output_tokens + used.reasoning_tokens + used.output_audio_tokens";

    static final String PAGE =
            """
            select used.day, used.key_hash, key.key_alias, used.team_id, used.entity,
                   case :by when 'team' then team.team_alias when 'user' then person.user_email
                            else organization.organization_alias end as entity_alias,
                   used.model, used.provider, used.requests, used.failures, used.cache_read_tokens,
                   used.cache_write_5m_tokens + used.cache_write_1h_tokens as cache_write_tokens, used.cost_nanos,
            """ + PROMPT + " as prompt_tokens, " + COMPLETION + " as completion_tokens " + FROM + """
            order by used.day desc, used.key_hash, used.model, used.provider, used.team_id, used.user_id,
                     used.organization_id
            limit :limit offset :offset
            """;

    static final String BY_USER =
            "select used.team_id, team.team_alias, used.user_id, person.user_email, person.user_alias,"
                    + " sum(used.cost_nanos) as cost_nanos, sum(" + PROMPT + ") as prompt_tokens, sum(" + COMPLETION
                    + ") as completion_tokens, sum(used.requests) as requests, sum(used.failures) as failures " + FROM
                    + """
            group by used.team_id, team.team_alias, used.user_id, person.user_email, person.user_alias
            order by cost_nanos desc, used.team_id, used.user_id limit :limit
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

    List<UserSpend> byUser(Tx tx, UsageScope scope, int limit) {
        return bound(tx, BY_USER, scope)
                .bind("limit", limit)
                .map((row, context) -> spend(row))
                .list();
    }

    private static Query bound(Tx tx, String statement, UsageScope scope) {
        var filter = scope.filter();
        var search = filter.search();
        return tx.handle()
                .createQuery(statement)
                .bind("from", scope.from())
                .bind("to", scope.to())
                .bind("by", scope.by().wireName())
                .bind("everything", scope.everything())
                .bindArray("whole", String.class, scope.whole().toArray())
                .bindArray("own", String.class, scope.own().toArray())
                .bindArray("excluded", String.class, scope.excluded().toArray())
                .bind("user", scope.user())
                .bind("model", filter.model())
                .bind("key", filter.key())
                .bind("part", search == null ? null : "%" + escaped(search) + "%")
                .bind("searched", search == null ? null : hash(search));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static String hash(String search) {
        return KeyHash.named(search).map(KeyHash::toString).orElse("");
    }

    private static DailyUsage usage(ResultSet row) throws SQLException {
        return new DailyUsage(
                row.getObject("day", LocalDate.class),
                row.getString("key_hash"),
                row.getString("key_alias"),
                row.getString("team_id"),
                row.getString("entity"),
                row.getString("entity_alias"),
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

    private static UserSpend spend(ResultSet row) throws SQLException {
        var prompt = row.getBigDecimal("prompt_tokens");
        var completion = row.getBigDecimal("completion_tokens");
        long requests = row.getLong("requests");
        long failures = row.getLong("failures");
        return new UserSpend(
                row.getString("team_id"),
                row.getString("team_alias"),
                row.getString("user_id"),
                row.getString("user_email"),
                row.getString("user_alias"),
                row.getBigDecimal("cost_nanos").movePointLeft(DailyActivity.NANO),
                prompt,
                completion,
                prompt.add(completion),
                requests,
                requests - failures,
                failures);
    }
}
