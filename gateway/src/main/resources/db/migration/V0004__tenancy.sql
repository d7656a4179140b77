-- Users, organizations, teams, and what belongs to them. Names and types of columns are those under which LiteLLM keeps them.
create table budget (
    budget_id             text        not null primary key,
    max_budget            numeric,
    soft_budget           numeric,
    max_parallel_requests integer,
    tpm_limit             bigint,
    rpm_limit             bigint,
    model_max_budget      jsonb,
    budget_duration       text,
    budget_reset_at       timestamptz,
    created_at            timestamptz not null,
    created_by            text,
    updated_at            timestamptz not null,
    updated_by            text
);

-- Which tools, agents and stores may be used by whoever is linked to it.
create table object_permission (
    object_permission_id text   not null primary key,
    mcp_servers          text[] not null default '{}',
    mcp_access_groups    text[] not null default '{}',
    mcp_tool_permissions jsonb,
    vector_stores        text[] not null default '{}',
    agents               text[] not null default '{}',
    agent_access_groups  text[] not null default '{}'
);

create table organization (
    organization_id      text        not null primary key,
    organization_alias   text        not null,
    budget_id            text        not null,
    metadata             jsonb       not null default '{}',
    models               text[]      not null default '{}',
    spend                numeric     not null default 0,
    model_spend          jsonb       not null default '{}',
    object_permission_id text,
    created_at           timestamptz not null,
    created_by           text,
    updated_at           timestamptz not null,
    updated_by           text
);

create index organization_alias on organization (lower(organization_alias));

create table user_account (
    user_id                text        not null primary key,
    user_alias             text,
    sso_user_id            text        unique,
    object_permission_id   text,
    -- A salted hash, never the password.
    password               text,
    user_role              text,
    user_email             text,
    models                 text[]      not null default '{}',
    metadata               jsonb       not null default '{}',
    max_budget             numeric,
    soft_budget            numeric,
    spend                  numeric     not null default 0,
    max_parallel_requests  integer,
    tpm_limit              bigint,
    rpm_limit              bigint,
    budget_duration        text,
    budget_reset_at        timestamptz,
    allowed_cache_controls text[]      not null default '{}',
    policies               text[]      not null default '{}',
    model_spend            jsonb       not null default '{}',
    model_max_budget       jsonb       not null default '{}',
    created_at             timestamptz not null,
    updated_at             timestamptz not null
);

create index user_account_email on user_account (lower(user_email));
create index user_account_created on user_account (created_at desc, user_id desc);

-- Who belongs to an organization, and as what.
create table organization_member (
    organization_id text        not null,
    user_id         text        not null,
    user_role       text,
    spend           numeric     not null default 0,
    budget_id       text,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    primary key (organization_id, user_id)
);

create index organization_member_user on organization_member (user_id);

create table team (
    team_id                     text        not null primary key,
    team_alias                  text,
    organization_id             text,
    object_permission_id        text,
    -- Kept as they were given; nothing is decided by them.
    admins                      text[]      not null default '{}',
    members                     text[]      not null default '{}',
    -- Null shows as the permissions every member has.
    team_member_permissions     text[]      default '{}',
    metadata                    jsonb       not null default '{}',
    models                      text[]      not null default '{}',
    model_aliases               jsonb,
    max_budget                  numeric,
    soft_budget                 numeric,
    spend                       numeric     not null default 0,
    max_parallel_requests       integer,
    tpm_limit                   bigint,
    rpm_limit                   bigint,
    budget_duration             text,
    budget_reset_at             timestamptz,
    blocked                     boolean     not null default false,
    model_spend                 jsonb       not null default '{}',
    model_max_budget            jsonb       not null default '{}',
    router_settings             jsonb,
    access_group_ids            text[]      not null default '{}',
    policies                    text[]      not null default '{}',
    created_at                  timestamptz not null,
    updated_at                  timestamptz not null
);

create index team_organization on team (organization_id);
create index team_created on team (created_at desc, team_id desc);

-- The roster: who is a member of a team. Nothing else says so.
create table team_member (
    team_id    text    not null,
    user_id    text    not null,
    user_email text,
    role       text    not null check (role in ('admin', 'user')),
    -- The order in which they joined.
    position   bigint  not null generated always as identity,
    spend      numeric not null default 0,
    budget_id  text,
    primary key (team_id, user_id)
);

create index team_member_user on team_member (user_id);
create index team_member_order on team_member (team_id, position);

create table deleted_team (like team including defaults);

alter table deleted_team
    add column id                 uuid        not null primary key,
    add column members_with_roles jsonb       not null default '[]',
    add column deleted_at         timestamptz not null,
    add column deleted_by         text,
    add column deleted_by_api_key text,
    add column litellm_changed_by text;

create index deleted_team_deleted on deleted_team (deleted_at desc, id desc);

-- Clear texts that were replaced and still work for a while.
create table deprecated_virtual_key (
    token           text        not null primary key check (token ~ '^[0-9a-f]{64}$'),
    active_token_id text        not null,
    revoke_at       timestamptz not null,
    created_at      timestamptz not null
);

create index deprecated_virtual_key_active on deprecated_virtual_key (active_token_id);

create index virtual_key_created on virtual_key (created_at desc, token desc);
create index virtual_key_organization on virtual_key (organization_id) where organization_id is not null;
create index virtual_key_creator on virtual_key (created_by, created_at desc, token desc);
