-- Deployments that belong to a team go with it.
create index stored_model_team on stored_model ((model_info ->> 'team_id')) where model_info ->> 'team_id' is not null;
