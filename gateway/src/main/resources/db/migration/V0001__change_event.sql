-- What changed, for every node to forget what it remembers of it. Kept for an hour.
create table change_event (
    id      bigint      not null generated always as identity primary key,
    -- The moment of writing, not the start of the transaction: readers look back from it.
    at      timestamptz not null default clock_timestamp(),
    topic   text        not null,
    key     text        not null,
    -- Of the event's format, so that a node of the release before knows what it cannot read.
    version integer     not null
);

create index change_event_at on change_event (at);
