package dev.gatehouse.ledger;

import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wire.chat.Usage;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads usage that was drained. */
public final class UsageQueries {
    private static final String COLUMNS = """
            id, at, request_id, operation, stream, caller, key_hash, user_id, team_id, organization_id, end_user,
            requested_model, model, provider, deployment, input_tokens, cache_read_tokens, cache_write_5m_tokens,
            cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
            output_audio_tokens, accuracy, cost_nanos, priced, outcome, status, error_code, attempts, duration_micros,
            coalesce(first_byte_micros, -1) as first_byte_micros
            """;

    /** Where a page ends; the next one begins behind it. */
    public record Cursor(Instant at, UUID id) {
        public static Cursor of(UsageRecord record) {
            return new Cursor(record.at(), record.id());
        }
    }

    /**
     * Sums over whole days in UTC.
     *
     * @param tokens all buckets together
     */
    public record Sums(long requests, long failures, BigDecimal tokens, BigDecimal costNanos) {}

    public Optional<UsageRecord> find(Tx tx, String requestId) {
        return tx.handle()
                .createQuery(
                        "select " + COLUMNS + " from usage_record where request_id = :request_id order by at limit 1")
                .bind("request_id", requestId)
                .map((row, _) -> record(row))
                .findFirst();
    }

    /**
     * The newest records of a key, newest first.
     *
     * @param before only what comes behind this; null for the first page
     */
    public List<UsageRecord> page(Tx tx, String keyHash, @Nullable Cursor before, int limit) {
        var query = before == null
                ? tx.handle().createQuery("select " + COLUMNS + """
                        from usage_record where key_hash = :key_hash
                        order by at desc, id desc limit :limit
                        """)
                : tx.handle()
                        .createQuery("select " + COLUMNS + """
                        from usage_record
                        where key_hash = :key_hash and (at, id) < (cast(:at as timestamptz), :id)
                        order by at desc, id desc limit :limit
                        """)
                        .bind("at", before.at().toString())
                        .bind("id", before.id());
        return query.bind("key_hash", keyHash)
                .bind("limit", limit)
                .map((row, _) -> record(row))
                .list();
    }

    /** @param to the first day that does not count */
    public Sums sums(Tx tx, String keyHash, LocalDate from, LocalDate to) {
        return tx.handle()
                .createQuery("""
                        select
                            coalesce(sum(requests), 0), coalesce(sum(failures), 0),
                            coalesce(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
                                + input_audio_tokens + input_image_tokens + output_tokens + reasoning_tokens
                                + output_audio_tokens), 0),
                            coalesce(sum(cost_nanos), 0)
                        from usage_daily
                        where key_hash = :key_hash and day >= :from and day < :to
                        """)
                .bind("key_hash", keyHash)
                .bind("from", from)
                .bind("to", to)
                .map((row, _) -> new Sums(row.getLong(1), row.getLong(2), row.getBigDecimal(3), row.getBigDecimal(4)))
                .one();
    }

    private static UsageRecord record(ResultSet row) throws SQLException {
        return new UsageRecord(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("request_id"),
                row.getString("operation"),
                row.getBoolean("stream"),
                row.getString("caller"),
                row.getString("key_hash"),
                row.getString("user_id"),
                row.getString("team_id"),
                row.getString("organization_id"),
                row.getString("end_user"),
                row.getString("requested_model"),
                row.getString("model"),
                row.getString("provider"),
                row.getString("deployment"),
                usage(row),
                Accuracy.valueOf(row.getString("accuracy").toUpperCase(Locale.ROOT)),
                new Usd(row.getLong("cost_nanos")),
                row.getBoolean("priced"),
                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInt("status"),
                row.getString("error_code"),
                row.getInt("attempts"),
                row.getLong("duration_micros"),
                row.getLong("first_byte_micros"),
                Lent.NOTHING,
                0,
                List.of());
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(
                row.getLong("input_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("input_audio_tokens"),
                row.getLong("input_image_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("output_audio_tokens"));
    }
}
