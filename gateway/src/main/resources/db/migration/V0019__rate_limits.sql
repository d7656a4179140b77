-- What nodes tell each other of counted requests. Not worth a log: after a crash they tell it again.
create unlogged table rate_node (
    node    uuid        not null primary key,
    seen_at timestamptz not null
);

-- Of one counter what one process has counted within its window.
create unlogged table rate_use (
    counter text        not null,
    process uuid        not null,
    used    bigint      not null,
    -- What it may count besides, until it tells again.
    share   bigint      not null,
    -- What was asked of it since it told before: shares follow traffic.
    asked   bigint      not null,
    told_at timestamptz not null,
    -- From when on nothing of it is within the window.
    until   timestamptz not null,
    primary key (counter, process)
) with (fillfactor = 50);

create index rate_use_until on rate_use (until);
