-- One row for each request that was authenticated. Its partitions, one for each day in UTC, are made by the drain as days come;
-- there is no default partition: rows in it would stand in the way of the day's own.
create table usage_record (
    id uuid not null,
    at timestamptz not null,
    request_id text not null,
    operation text not null,
    stream boolean not null,
    caller text not null,
    key_hash text not null,
    user_id text not null,
    team_id text not null,
    organization_id text not null,
    end_user text not null,
    requested_model text not null,
    model text not null,
    provider text not null,
    deployment text not null,
    input_tokens bigint not null,
    cache_read_tokens bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    input_audio_tokens bigint not null,
    input_image_tokens bigint not null,
    output_tokens bigint not null,
    reasoning_tokens bigint not null,
    output_audio_tokens bigint not null,
    accuracy text not null check (accuracy in ('exact', 'estimated', 'none')),
    cost_nanos bigint not null,
    priced boolean not null,
    outcome text not null check (outcome in ('completed', 'failed', 'client_gone', 'broken')),
    status integer not null,
    error_code text not null,
    attempts integer not null,
    duration_micros bigint not null,
    first_byte_micros bigint,
    primary key (id, at)
) partition by range (at);

create index usage_record_key on usage_record (key_hash, at, id);
create index usage_record_at on usage_record (at);
create index usage_record_request on usage_record (request_id);

-- Sums of usage_record. numeric, for a sum of what providers report must not be able to overflow and stop the drain.
create table usage_daily (
    day date not null,
    key_hash text not null,
    user_id text not null,
    team_id text not null,
    organization_id text not null,
    model text not null,
    provider text not null,
    requests bigint not null,
    failures bigint not null,
    input_tokens numeric not null,
    cache_read_tokens numeric not null,
    cache_write_5m_tokens numeric not null,
    cache_write_1h_tokens numeric not null,
    input_audio_tokens numeric not null,
    input_image_tokens numeric not null,
    output_tokens numeric not null,
    reasoning_tokens numeric not null,
    output_audio_tokens numeric not null,
    cost_nanos numeric not null,
    primary key (day, key_hash, user_id, team_id, organization_id, model, provider)
);

-- How far each segment of each node's journal was drained into each sink. A row moves in the transaction that writes the records.
create table journal_position (
    sink text not null,
    segment_id uuid not null,
    node uuid not null,
    segment bigint not null,
    position bigint not null,
    records bigint not null,
    state text not null check (state in ('open', 'drained', 'damaged')),
    drained_at timestamptz,
    primary key (sink, segment_id)
);

create index journal_position_node on journal_position (sink, node, segment);

-- Whole journal records that could not be booked, as they stand in the journal.
create table journal_reject (
    segment_id uuid not null,
    position bigint not null,
    node uuid not null,
    segment bigint not null,
    kind integer not null,
    version integer not null,
    payload bytea not null,
    reason text not null,
    primary key (segment_id, position)
);
