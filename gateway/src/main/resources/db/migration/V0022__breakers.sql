-- What nodes tell each other of circuit breakers. Not worth a log: after a crash they tell it again.
create unlogged table breaker_report (
    provider    text        not null,
    node        uuid        not null,
    -- As the node's own traffic has it.
    state       text        not null,
    -- How often that has opened the breaker: an opening is believed once.
    opening     bigint      not null,
    rest_millis bigint      not null,
    requests    bigint      not null,
    -- The last reset the node knew of.
    reset       bigint      not null,
    told_at     timestamptz not null,
    primary key (provider, node)
) with (fillfactor = 50);

create sequence breaker_reset_number;

create table breaker_reset (
    provider text        not null primary key,
    number   bigint      not null default nextval('breaker_reset_number'),
    reset_at timestamptz not null
);
