-- On whose behalf, as the caller said.
alter table audit_log add column changed_by text;
