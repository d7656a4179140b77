-- A known text sealed under each version of the keyring: a node with another keyring must not start.
create table keyring_check (
    version integer not null primary key,
    token   text    not null
);
