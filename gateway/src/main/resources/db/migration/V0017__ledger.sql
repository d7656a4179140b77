-- Users have numbers besides their names: the account plane's ids.
alter table user_account add column number bigint not null generated always as identity;
create unique index user_account_number on user_account (number);

-- Prepaid money. Each amount is the sum of the entries of its account, kept in the transactions that write them. Nano-dollars.
create table wallet (
    id              bigint      not null primary key generated always as identity,
    owner_kind      text        not null check (owner_kind in ('user', 'team', 'organization')),
    -- Of users the number: names are given again, numbers are not.
    owner_id        text        not null,
    allowance_nanos bigint      not null default 0 check (allowance_nanos >= 0),
    trial_nanos     bigint      not null default 0 check (trial_nanos >= 0),
    bonus_nanos     bigint      not null default 0 check (bonus_nanos >= 0),
    -- Less than nothing where a provider delivered more than it was asked for.
    purchased_nanos bigint      not null default 0,
    allowance_ends  timestamptz,
    trial_ends      timestamptz,
    created_at      timestamptz not null,
    unique (owner_kind, owner_id)
);

create index wallet_expiry on wallet (least(allowance_ends, trial_ends)) where allowance_nanos > 0 or trial_nanos > 0;

create sequence ledger_transaction_id;

-- What happened to a wallet. The wallet's id stands in every key: its rows can live together.
create table ledger_transaction (
    wallet_id     bigint      not null references wallet (id),
    -- Within a wallet in the order in which it happened.
    id            bigint      not null,
    type          text        not null check (type in ('trial', 'purchase', 'admin_credit', 'admin_debit', 'api_usage', 'refund',
        'bonus', 'transfer', 'subscription_renewal', 'subscription_cancellation', 'subscription_upgrade', 'subscription_downgrade')),
    amount_nanos  bigint      not null,
    before_nanos  bigint      not null,
    after_nanos   bigint      not null,
    -- Writing the same thing twice changes nothing.
    key           text        not null,
    description   text        not null,
    payment_id    text,
    -- Of the usage_record that was charged.
    usage_id      uuid,
    -- Which transaction of the wallet it takes back, in part or whole.
    reverses      bigint,
    created_by    text        not null,
    metadata      jsonb       not null,
    created_at    timestamptz not null,
    primary key (wallet_id, id),
    unique (wallet_id, key),
    check (after_nanos - before_nanos = amount_nanos)
);

create unique index ledger_transaction_number on ledger_transaction (id);
create index ledger_transaction_at on ledger_transaction (wallet_id, created_at, id);
create index ledger_transaction_all_at on ledger_transaction (created_at, id);
create index ledger_transaction_by on ledger_transaction (created_by, created_at) where type = 'admin_credit';
create index ledger_transaction_reverses on ledger_transaction (wallet_id, reverses) where reverses is not null;

-- Where the money came from and went to. An account that begins with sys: is the installation's, the others are the wallet's.
create table ledger_entry (
    wallet_id      bigint not null,
    transaction_id bigint not null,
    account        text   not null check (account in ('allowance', 'trial', 'bonus', 'purchased', 'sys:stripe_clearing',
        'sys:usage_revenue', 'sys:promotions', 'sys:trial_grants', 'sys:allowance_grants', 'sys:adjustments', 'sys:refunds', 'sys:expired')),
    amount_nanos   bigint not null check (amount_nanos <> 0),
    primary key (wallet_id, transaction_id, account),
    foreign key (wallet_id, transaction_id) references ledger_transaction (wallet_id, id)
);

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only';
end $$;

create trigger ledger_transaction_stays before update or delete or truncate on ledger_transaction
    for each statement execute function ledger_is_append_only();
create trigger ledger_entry_stays before update or delete or truncate on ledger_entry
    for each statement execute function ledger_is_append_only();

-- All entries of a transaction are one statement.
create function ledger_entries_balance() returns trigger language plpgsql as $$
begin
    if exists (select from added group by wallet_id, transaction_id having sum(amount_nanos) <> 0) then
        raise exception 'entries do not add up to nothing';
    end if;
    return null;
end $$;

create trigger ledger_entry_balances after insert on ledger_entry
    referencing new table as added for each statement execute function ledger_entries_balance();

-- Which wallet was charged; 0 for none.
alter table usage_record add column wallet_id bigint not null default 0;
create index usage_record_wallet on usage_record (wallet_id, at) where wallet_id <> 0;

-- What a node said it still had of what it was lent, free or held, and when: what is missing from that is spent and not yet booked.
alter table lease add column kept bigint not null default 0;
alter table lease add column told_at timestamptz not null default now();
