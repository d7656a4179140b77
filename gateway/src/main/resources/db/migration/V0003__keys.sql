-- Virtual keys. The names and types of columns are those under which LiteLLM keeps them, so that its rows can be taken over unchanged.
create table virtual_key (
    -- Lower-case hexadecimal SHA-256 of the clear text, which is stored nowhere.
    token                  text        not null primary key check (token ~ '^[0-9a-f]{64}$'),
    format                 text        not null default 'sk' check (format in ('sk', 'gw')),
    key_name               text,
    -- Unique by the service, under a lock: rows that were taken over may repeat one.
    key_alias              text,
    soft_budget_cooldown   boolean     not null default false,
    spend                  numeric     not null default 0,
    expires                timestamptz,
    models                 text[]      not null default '{}',
    aliases                jsonb       not null default '{}',
    config                 jsonb       not null default '{}',
    permissions            jsonb       not null default '{}',
    metadata               jsonb       not null default '{}',
    model_spend            jsonb       not null default '{}',
    model_max_budget       jsonb       not null default '{}',
    router_settings        jsonb,
    budget_limits          jsonb,
    user_id                text,
    team_id                text,
    organization_id        text,
    agent_id               text,
    project_id             text,
    max_parallel_requests  integer,
    -- Null, which a new key has, counts as false.
    blocked                boolean,
    tpm_limit              bigint,
    rpm_limit              bigint,
    max_budget             numeric,
    budget_duration        text,
    budget_reset_at        timestamptz,
    allowed_cache_controls text[]      not null default '{}',
    allowed_routes         text[]      not null default '{}',
    policies               text[]      not null default '{}',
    access_group_ids       text[]      not null default '{}',
    budget_id              text,
    object_permission_id   text,
    created_at             timestamptz not null,
    created_by             text,
    updated_at             timestamptz not null,
    updated_by             text,
    rotation_count         integer     default 0,
    auto_rotate            boolean     default false,
    rotation_interval      text,
    last_rotation_at       timestamptz,
    key_rotation_at        timestamptz
);

create index virtual_key_alias on virtual_key (key_alias);
create index virtual_key_team on virtual_key (team_id, created_at desc, token desc);
create index virtual_key_user on virtual_key (user_id, created_at desc, token desc);

-- What a deleted key was: everything but its budget windows, and who deleted it.
create table deleted_virtual_key (like virtual_key including defaults);

alter table deleted_virtual_key
    drop column budget_limits,
    add column id                 uuid        not null primary key,
    add column deleted_at         timestamptz not null,
    add column deleted_by         text,
    add column deleted_by_api_key text,
    add column litellm_changed_by text;

create index deleted_virtual_key_token on deleted_virtual_key (token);
create index deleted_virtual_key_deleted on deleted_virtual_key (deleted_at desc, id desc);

-- What was changed in management, by whom. Only appended to.
create table audit_log (
    id           uuid        not null primary key,
    at           timestamptz not null,
    operation    text        not null,
    actor        text,
    -- Hash of the key that was used; null for the master key.
    actor_key    text,
    request_id   text        not null,
    target_kind  text        not null,
    target_id    text        not null,
    before_value jsonb,
    after_value  jsonb
);

create index audit_log_at on audit_log (at desc, id desc);
create index audit_log_target on audit_log (target_kind, target_id, at desc);
