create table parent (
    id      bigint not null generated always as identity primary key,
    name    text   not null,
    doubled text   generated always as (name || name) stored
);
insert into parent (name) values ('seeded');

-- Sorts before its parent, and points at itself.
create table child (
    id     bigint not null primary key,
    parent bigint not null references parent,
    above  bigint references child
);

create table event (
    id   bigint      not null,
    at   timestamptz not null,
    body jsonb,
    primary key (id, at)
) partition by range (at);

create function shout() returns trigger language plpgsql as $$
begin
    new.name := upper(new.name);
    return new;
end $$;

create trigger shout before insert on parent for each row execute function shout();
