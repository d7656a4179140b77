package dev.gatehouse.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Usage records and their daily sums, in one statement whatever their number: each column is sent as one array. */
final class UsageInsert {
    private UsageInsert() {}

    private record Column(String name, Class<?> type, Function<UsageRecord, ?> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("id", UUID.class, UsageRecord::id),
            new Column("at", String.class, r -> r.at().toString()),
            new Column("request_id", String.class, UsageRecord::requestId),
            new Column("operation", String.class, UsageRecord::operation),
            new Column("stream", Boolean.class, UsageRecord::stream),
            new Column("caller", String.class, UsageRecord::caller),
            new Column("key_hash", String.class, UsageRecord::keyHash),
            new Column("user_id", String.class, UsageRecord::userId),
            new Column("team_id", String.class, UsageRecord::teamId),
            new Column("organization_id", String.class, UsageRecord::organizationId),
            new Column("end_user", String.class, UsageRecord::endUser),
            new Column("requested_model", String.class, UsageRecord::requestedModel),
            new Column("model", String.class, UsageRecord::model),
            new Column("provider", String.class, UsageRecord::provider),
            new Column("deployment", String.class, UsageRecord::deployment),
            new Column("input_tokens", Long.class, r -> r.usage().input()),
            new Column("cache_read_tokens", Long.class, r -> r.usage().cacheRead()),
            new Column("cache_write_5m_tokens", Long.class, r -> r.usage().cacheWrite5m()),
            new Column("cache_write_1h_tokens", Long.class, r -> r.usage().cacheWrite1h()),
            new Column("input_audio_tokens", Long.class, r -> r.usage().inputAudio()),
            new Column("input_image_tokens", Long.class, r -> r.usage().inputImage()),
            new Column("output_tokens", Long.class, r -> r.usage().output()),
            new Column("reasoning_tokens", Long.class, r -> r.usage().reasoning()),
            new Column("output_audio_tokens", Long.class, r -> r.usage().outputAudio()),
            new Column("accuracy", String.class, r -> name(r.accuracy())),
            new Column("cost_nanos", Long.class, r -> r.cost().nanos()),
            new Column("priced", Boolean.class, UsageRecord::priced),
            new Column("outcome", String.class, r -> name(r.outcome())),
            new Column("status", Integer.class, UsageRecord::status),
            new Column("error_code", String.class, UsageRecord::errorCode),
            new Column("attempts", Integer.class, UsageRecord::attempts),
            new Column("duration_micros", Long.class, UsageRecord::durationMicros),
            new Column("first_byte_micros", Long.class, UsageRecord::firstByteMicros),
            new Column("wallet_id", Long.class, UsageRecord::wallet));

    /** @return the ids of those that were not there */
    static Set<UUID> execute(Handle handle, List<UsageRecord> records) {
        var insert = handle.createQuery(INSERT_USAGE);
        for (var column : COLUMNS) {
            insert.bindArray(
                    column.name(),
                    column.type(),
                    records.stream().map(column.value()).toArray());
        }
        return insert.mapTo(UUID.class).set();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Sums only what was not there, in one order on every node, so that two of them never wait for each other. */
    private static final String INSERT_USAGE = """
            with fresh as (
                insert into usage_record (
                    id, at, request_id, operation, stream, caller, key_hash, user_id, team_id, organization_id, end_user,
                    requested_model, model, provider, deployment, input_tokens, cache_read_tokens, cache_write_5m_tokens,
                    cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                    output_audio_tokens, accuracy, cost_nanos, priced, outcome, status, error_code, attempts,
                    duration_micros, first_byte_micros, wallet_id)
                select
                    id, cast(at as timestamptz), request_id, operation, stream, caller, key_hash, user_id, team_id,
                    organization_id, end_user, requested_model, model, provider, deployment, input_tokens, cache_read_tokens,
                    cache_write_5m_tokens, cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens,
                    reasoning_tokens, output_audio_tokens, accuracy, cost_nanos, priced, outcome, status, error_code,
                    attempts, duration_micros, nullif(first_byte_micros, -1), wallet_id
                from unnest(
                    :id, :at, :request_id, :operation, :stream, :caller, :key_hash, :user_id, :team_id, :organization_id,
                    :end_user, :requested_model, :model, :provider, :deployment, :input_tokens, :cache_read_tokens,
                    :cache_write_5m_tokens, :cache_write_1h_tokens, :input_audio_tokens, :input_image_tokens,
                    :output_tokens, :reasoning_tokens, :output_audio_tokens, :accuracy, :cost_nanos, :priced, :outcome,
                    :status, :error_code, :attempts, :duration_micros, :first_byte_micros, :wallet_id)
                as given (
                    id, at, request_id, operation, stream, caller, key_hash, user_id, team_id, organization_id, end_user,
                    requested_model, model, provider, deployment, input_tokens, cache_read_tokens, cache_write_5m_tokens,
                    cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                    output_audio_tokens, accuracy, cost_nanos, priced, outcome, status, error_code, attempts,
                    duration_micros, first_byte_micros, wallet_id)
                on conflict do nothing
                returning *),
            sums as (
            insert into usage_daily as daily (
                day, key_hash, user_id, team_id, organization_id, model, provider, requests, failures, input_tokens,
                cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, input_audio_tokens, input_image_tokens,
                output_tokens, reasoning_tokens, output_audio_tokens, cost_nanos)
            select
                cast(at at time zone 'UTC' as date) as day, key_hash, user_id, team_id, organization_id, model, provider,
                count(*), count(*) filter (where outcome in ('failed', 'broken')), sum(input_tokens),
                sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens), sum(input_audio_tokens),
                sum(input_image_tokens), sum(output_tokens), sum(reasoning_tokens), sum(output_audio_tokens),
                sum(cost_nanos)
            from fresh
            group by day, key_hash, user_id, team_id, organization_id, model, provider
            order by day, key_hash, user_id, team_id, organization_id, model, provider
            on conflict (day, key_hash, user_id, team_id, organization_id, model, provider) do update set
                requests = daily.requests + excluded.requests,
                failures = daily.failures + excluded.failures,
                input_tokens = daily.input_tokens + excluded.input_tokens,
                cache_read_tokens = daily.cache_read_tokens + excluded.cache_read_tokens,
                cache_write_5m_tokens = daily.cache_write_5m_tokens + excluded.cache_write_5m_tokens,
                cache_write_1h_tokens = daily.cache_write_1h_tokens + excluded.cache_write_1h_tokens,
                input_audio_tokens = daily.input_audio_tokens + excluded.input_audio_tokens,
                input_image_tokens = daily.input_image_tokens + excluded.input_image_tokens,
                output_tokens = daily.output_tokens + excluded.output_tokens,
                reasoning_tokens = daily.reasoning_tokens + excluded.reasoning_tokens,
                output_audio_tokens = daily.output_audio_tokens + excluded.output_audio_tokens,
                cost_nanos = daily.cost_nanos + excluded.cost_nanos)
            select id from fresh
            """;
}
