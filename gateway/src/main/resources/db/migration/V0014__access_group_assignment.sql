-- Teams and keys say which groups they have; what a group says of them is read from there, and cannot differ.
alter table access_group
    drop column assigned_team_ids,
    drop column assigned_key_ids;
