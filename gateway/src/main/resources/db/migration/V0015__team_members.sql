-- What members may call, and what they spent since they joined; limits of teams over several periods.
alter table budget add column allowed_models text[] not null default '{}';

-- Only grows, while spend is set back.
alter table team_member add column total_spend numeric not null default 0;
update team_member set total_spend = spend;

alter table team
    add column budget_limits              jsonb,
    add column default_team_member_models text[] not null default '{}';

alter table deleted_team
    add column budget_limits              jsonb,
    add column default_team_member_models text[] not null default '{}';
