-- Which groups of models contain which. Groups are names that deployments carry: both ends may dangle.
create table access_group_edge (
    id           text        not null primary key,
    parent_group text        not null,
    child_group  text        not null,
    created_at   timestamptz not null,
    -- Children have an order, which the time alone does not give to those that were inserted together.
    position     bigint      not null generated always as identity,
    unique (parent_group, child_group)
);

create index access_group_edge_parent on access_group_edge (parent_group);
create index access_group_edge_child on access_group_edge (child_group);

-- Groups that are objects of their own: models, tool servers and agents, assigned to teams and keys.
create table access_group (
    access_group_id       text        not null primary key,
    access_group_name     text        not null unique,
    description           text,
    access_model_names    text[]      not null default '{}',
    access_mcp_server_ids text[]      not null default '{}',
    access_agent_ids      text[]      not null default '{}',
    assigned_team_ids     text[]      not null default '{}',
    assigned_key_ids      text[]      not null default '{}',
    created_at            timestamptz not null,
    created_by            text,
    updated_at            timestamptz not null,
    updated_by            text
);

create index access_group_created on access_group (created_at desc, access_group_id desc);
create index team_access_groups on team using gin (access_group_ids);
create index virtual_key_access_groups on virtual_key using gin (access_group_ids);
