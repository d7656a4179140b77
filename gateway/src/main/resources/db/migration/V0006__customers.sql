-- Customers: the people on whose behalf applications call. Names and types of columns are those under which LiteLLM keeps them.
create table end_user (
    user_id              text    not null primary key,
    alias                text,
    spend                numeric not null default 0,
    allowed_model_region text,
    default_model        text,
    budget_id            text,
    object_permission_id text,
    blocked              boolean not null default false
);

-- Who is linked to a budget must hear of its change.
create index end_user_budget on end_user (budget_id) where budget_id is not null;
create index organization_budget on organization (budget_id);
create index organization_member_budget on organization_member (budget_id) where budget_id is not null;
create index team_member_budget on team_member (budget_id) where budget_id is not null;
create index virtual_key_budget on virtual_key (budget_id) where budget_id is not null;
