-- Deployments that are managed over the API, besides those of the configuration file.
create table stored_model (
    model_id       text        not null primary key,
    model_name     text        not null,
    -- As given, except that each of its strings is sealed under the keyring.
    litellm_params jsonb       not null,
    -- The version of the keyring under which all of them are sealed.
    sealed_by      integer     not null,
    model_info     jsonb       not null default '{}',
    created_at     timestamptz not null,
    created_by     text        not null,
    updated_at     timestamptz not null,
    updated_by     text        not null
);

create index stored_model_name on stored_model (model_name);
create index stored_model_access_groups on stored_model using gin ((model_info -> 'access_groups'));
