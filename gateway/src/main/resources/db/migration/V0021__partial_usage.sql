-- What a process was serving when it died is recorded as partial. Not validated: what is there has passed the narrower check.
alter table usage_record drop constraint usage_record_outcome_check;
alter table usage_record add constraint usage_record_outcome_check
    check (outcome in ('completed', 'failed', 'client_gone', 'broken', 'partial')) not valid;
