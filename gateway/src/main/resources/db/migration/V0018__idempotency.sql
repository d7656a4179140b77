-- Requests whose clients gave them an id: one small row for each id in use, for a day.
create table idempotency_claim (
    -- SHA-256 of whose id it is and of the id, in hexadecimal; so is the fingerprint, of what was asked.
    claim       text        not null primary key,
    fingerprint text        not null,
    -- Which of the requests with this id has it.
    attempt     uuid        not null,
    -- Of that request's process: it is closed when everything the process spent is booked.
    book        bigint      not null,
    request_id  text        not null,
    arrived_at  timestamptz not null,
    -- Whether it changes something itself, and no record of usage tells what became of it.
    writes      boolean     not null,
    claimed_at  timestamptz not null,
    state       text        not null check (state in ('running', 'stored', 'unstored'))
) with (fillfactor = 80);

create index idempotency_claim_age on idempotency_claim (claimed_at);

-- Answers to give again, sealed under the keyring. Partitions, one for each hour in UTC, are made as answers come and dropped whole.
create table idempotency_answer (
    claim        text        not null,
    at           timestamptz not null,
    status       integer     not null,
    content_type text        not null,
    key_version  integer     not null,
    sealed       bytea       not null,
    primary key (claim, at)
) partition by range (at);

-- What is sealed cannot be compressed.
alter table idempotency_answer alter column sealed set storage external;

-- How much is stored for whom, by the hour whose partition holds it.
create table idempotency_use (
    scope text        not null,
    hour  timestamptz not null,
    bytes bigint      not null,
    primary key (scope, hour)
);
