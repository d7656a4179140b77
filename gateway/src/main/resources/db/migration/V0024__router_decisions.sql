-- What routers chose, summed up: a row for each kind of decision a day. Kept for a month.
create table router_decision (
    day            date             not null,
    router         text             not null check (router in ('code', 'general')),
    mode           text             not null,
    -- 0 where the model is in none.
    tier           integer          not null,
    model          text             not null,
    category       text             not null,
    fallback       boolean          not null,
    requests       bigint           not null check (requests > 0),
    latency_micros bigint           not null,
    confidence_sum double precision not null,
    primary key (day, router, mode, tier, model, category, fallback)
);
