-- Labels of requests. Names and types of columns are those under which LiteLLM keeps them.
create table tag (
    tag_name    text        not null primary key,
    description text,
    models      text[]      not null default '{}',
    model_info  jsonb,
    spend       numeric     not null default 0,
    budget_id   text,
    created_at  timestamptz not null,
    created_by  text,
    updated_at  timestamptz not null
);

create index tag_budget on tag (budget_id) where budget_id is not null;
create index end_user_blocked on end_user (user_id) where blocked;

-- What was spent in the present window of a limit that has one of its own: one model of a key, or one of several periods.
create table budget_window (
    kind            smallint    not null,
    owner           text        not null,
    part            text        not null,
    -- Null for one that never begins again.
    period          text,
    spend           numeric     not null default 0,
    -- In the infinite past until its end is known.
    budget_reset_at timestamptz not null default '-infinity',
    primary key (kind, owner, part)
);

create index budget_window_reset on budget_window (budget_reset_at);

-- Whether requests hold what they may cost, or only what was spent counts. Null is the same as hold.
alter table budget add column enforcement text check (enforcement in ('hold', 'spend'));

-- Who was said to have spent a soft budget, and when last.
create table soft_budget_alert (
    kind        text        not null,
    owner       text        not null,
    part        text        not null,
    spend       numeric     not null,
    soft_budget numeric     not null,
    alerted_at  timestamptz not null,
    primary key (kind, owner, part)
);

create index budget_soft on budget (budget_id) where soft_budget > 0;
create index team_soft_budget on team (team_id) where soft_budget > 0;
create index user_account_soft_budget on user_account (user_id) where soft_budget > 0;
