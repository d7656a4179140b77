-- Everything that was lent to one process of one node. Closed when what it holds is drained and released, or written off.
create table lease_book (
    book      bigint      not null primary key generated always as identity,
    node      uuid        not null,
    opened_at timestamptz not null,
    seen_at   timestamptz not null,
    closed_at timestamptz
);

create index lease_book_node on lease_book (node) where closed_at is null;

-- What a book was lent of a purse, and has neither reported as spent nor given back. Nano-dollars.
create table lease (
    kind        smallint    not null,
    owner       text        not null,
    part        text        not null,
    book        bigint      not null,
    -- Less than nothing where more was spent than was held.
    outstanding bigint      not null,
    -- Of the last request, and its answer: a request that is repeated gets the same one.
    number      bigint      not null,
    answer      text        not null,
    until       timestamptz not null,
    -- Whether others need what the node does not; and when it last gave back for that.
    wanted_back boolean     not null default false,
    answered_at timestamptz,
    primary key (kind, owner, part, book)
);

create index lease_of_book on lease (book);
create index lease_wanted_back on lease (book) where wanted_back;

-- What begins again, by the moment at which it does.
create index virtual_key_budget_reset on virtual_key (budget_reset_at) where budget_reset_at is not null;
create index user_account_budget_reset on user_account (budget_reset_at) where budget_reset_at is not null;
create index team_budget_reset on team (budget_reset_at) where budget_reset_at is not null;
create index budget_reset on budget (budget_reset_at) where budget_reset_at is not null;
