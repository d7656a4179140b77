package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL of leases. Limits are read, and locked, where they are kept: at their owners. */
final class LeaseRepository {
    static final String OF_KEY = amounts("""
            select coalesce(key.max_budget, (select max_budget from budget where budget_id = key.budget_id))
                   + case when jsonb_typeof(key.metadata -> 'temp_budget_increase') = 'number'
                               and cast(key.metadata ->> 'temp_budget_expiry' as timestamptz) > cast(:now as timestamptz)
                          then cast(key.metadata ->> 'temp_budget_increase' as numeric) else 0 end as most,
                   key.spend
            from virtual_key key where key.token = :owner and :part = '' for no key update of key
            """);

    static final String OF_TEAM = amounts("""
            select max_budget as most, spend from team where team_id = :owner and :part = '' for no key update
            """);

    static final String OF_TEAM_MEMBER = amounts("""
            select (select max_budget from budget
                    where budget_id = coalesce(member.budget_id, team.metadata ->> 'team_member_budget_id')) as most,
                   member.spend
            from team_member member join team on team.team_id = member.team_id
            where member.team_id = :owner and member.user_id = :part for no key update of member
            """);

    static final String OF_USER = amounts("""
            select max_budget as most, spend from user_account where user_id = :owner and :part = '' for no key update
            """);

    static final String OF_ORGANIZATION = amounts("""
            select (select nullif(max_budget, 0) from budget where budget_id = organization.budget_id) as most, spend
            from organization where organization_id = :owner and :part = '' for no key update
            """);

    static final String OF_CUSTOMER = amounts("""
            select (select max_budget from budget where budget_id = end_user.budget_id) as most, spend
            from end_user where user_id = :owner and :part = '' for no key update
            """);

    static final String OPEN_BOOK = """
            insert into lease_book (node, opened_at, seen_at) values (:node, now(), now()) returning book
            """;

    static final String BEAT = "update lease_book set seen_at = now() where book = :book and closed_at is null";

    static final String RECALLED = """
            select kind, owner, part from lease where book = :book and wanted_back
            """;

    /** Whether the book is open, and how many nodes are alive. Held against closing until the transaction ends. */
    static final String BOOK = """
            select closed_at is null as open,
                   (select count(*) from lease_book where closed_at is null and seen_at > now() - interval '5 seconds') as nodes
            from lease_book where book = :book for share
            """;

    static final String OWN = """
            select outstanding, number, answer from lease
            where kind = :kind and owner = :owner and part = :part and book = :book
            """;

    /** What the others have, and whether one of them is alive, has something, and was not asked since the request began to wait. */
    static final String OTHERS = """
            select coalesce(sum(greatest(outstanding, 0)), 0) as outstanding,
                   coalesce(bool_or(outstanding > 0 and seen_at > now() - interval '5 seconds' and (
                       answered_at is null or answered_at < now() - cast(:waited as interval))), false) as recallable
            from lease join lease_book using (book)
            where kind = :kind and owner = :owner and part = :part and book <> :book
            """;

    static final String WRITE = """
            insert into lease (kind, owner, part, book, outstanding, kept, told_at, number, answer, until, answered_at)
            values (:kind, :owner, :part, :book, :change, :kept, clock_timestamp(), :number, :answer,
                    now() + cast(:term as interval), case when :answers and :lent = 0 then clock_timestamp() end)
            on conflict (kind, owner, part, book) do update
            set outstanding = lease.outstanding + :change, kept = excluded.kept, told_at = excluded.told_at, number = excluded.number, answer = excluded.answer,
                until = greatest(lease.until, excluded.until), wanted_back = lease.wanted_back and not :answers,
                answered_at = case when :lent > 0 then null else coalesce(excluded.answered_at, lease.answered_at) end
            """;

    static final String RECALL = """
            update lease set wanted_back = true
            where kind = :kind and owner = :owner and part = :part and book <> :book and outstanding > 0 and not wanted_back
            """;

    /** Of those who have something, free or held, or have not booked what they spent. */
    static final String ASK_ALL = """
            update lease set wanted_back = true
            where kind = :kind and owner = :owner and part = :part and (outstanding <> 0 or kept <> 0)
            """;

    /**
     * What nodes have, and whether those who are alive have told it, and booked what they spent. Since when it is not known: the last
     * time one of those told it.
     */
    static final String TOLD = """
            select coalesce(sum(greatest(case when alive then least(kept, outstanding) else outstanding end, 0)), 0) as held,
                   coalesce(bool_and(not alive or not wanted_back and outstanding <= kept), true) as complete,
                   coalesce(min(told_at) filter (where alive and (wanted_back or outstanding > kept)), now()) as since
            from (
                select lease.*, seen_at > now() - interval '5 seconds' as alive
                from lease join lease_book using (book)
                where kind = :kind and owner = :owner and part = :part
            ) known
            """;

    static final String CLOSE_BOOKS = """
            with closed as (
                update lease_book set closed_at = now()
                where node = :node and closed_at is null and (cast(:but as bigint) is null or book <> :but) returning book
            )
            delete from lease where book in (select book from closed)
            """;

    record Told(Usd held, boolean complete, Instant since) {}

    /** What a book was lent, and its last request and answer. */
    record Own(Usd outstanding, long number, String answer) {}

    record Others(Usd outstanding, boolean recallable) {}

    /** Limit and spending of a purse. Empty limit: nobody limits it. */
    record Amounts(Optional<Usd> limit, Usd spent) {}

    record Book(boolean open, int nodes) {}

    long open(Tx tx, UUID node) {
        return tx.handle()
                .createQuery(OPEN_BOOK)
                .bind("node", node)
                .mapTo(Long.class)
                .one();
    }

    /** Empty where its owner is gone. */
    Optional<Amounts> lockAmounts(Tx tx, PurseId purse, Instant now) {
        var query = tx.handle().createQuery(amounts(purse.kind()));
        if (purse.kind() == PurseId.Kind.KEY) {
            query.bind("now", now.toString());
        }
        return query.bind("owner", purse.owner())
                .bind("part", purse.part())
                .map((row, _) -> {
                    long limit = row.getLong("most");
                    return new Amounts(
                            row.wasNull() ? Optional.empty() : Optional.of(new Usd(limit)),
                            new Usd(row.getLong("spend")));
                })
                .findOne();
    }

    /** In nano-dollars; limits are rounded down, and so are cut what nano-dollars cannot count. */
    private static String amounts(String purse) {
        return """
                select case when most is not null then
                           cast(least(trunc(most * 1000000000), 4000000000000000000) as bigint) end as most,
                       cast(least(ceil(spend * 1000000000), 4000000000000000000) as bigint) as spend
                from (
                """ + purse + ") purse";
    }

    private static String amounts(PurseId.Kind kind) {
        return switch (kind) {
            case KEY -> OF_KEY;
            case TEAM -> OF_TEAM;
            case TEAM_MEMBER -> OF_TEAM_MEMBER;
            case USER -> OF_USER;
            case ORGANIZATION -> OF_ORGANIZATION;
            case CUSTOMER -> OF_CUSTOMER;
            case WALLET -> throw new IllegalArgumentException("wallets are locked by their ledger");
        };
    }

    Book book(Tx tx, long book) {
        return tx.handle()
                .createQuery(BOOK)
                .bind("book", book)
                .map((row, _) -> new Book(row.getBoolean("open"), row.getInt("nodes")))
                .findOne()
                .orElse(new Book(false, 0));
    }

    Optional<Own> own(Tx tx, PurseId purse, long book) {
        return of(tx.handle().createQuery(OWN), purse)
                .bind("book", book)
                .map((row, _) ->
                        new Own(new Usd(row.getLong("outstanding")), row.getLong("number"), row.getString("answer")))
                .findOne();
    }

    Others others(Tx tx, PurseId purse, long book, Duration waited) {
        return of(tx.handle().createQuery(OTHERS), purse)
                .bind("book", book)
                .bind("waited", waited.toString())
                .map((row, _) -> new Others(new Usd(row.getLong("outstanding")), row.getBoolean("recallable")))
                .one();
    }

    void write(Tx tx, Bank.Request request, Usd lent, String answer, Duration term) {
        of(tx.handle().createUpdate(WRITE), request.purse())
                .bind("book", request.book())
                .bind("change", lent.minus(request.back()).nanos())
                .bind("lent", lent.nanos())
                .bind("kept", request.kept().plus(lent).nanos())
                .bind("number", request.number())
                .bind("answer", answer)
                .bind("term", term.toString())
                .bind("answers", request.answersRecall())
                .execute();
    }

    /** @return whether somebody was not asked before */
    boolean recall(Tx tx, PurseId purse, long book) {
        return of(tx.handle().createUpdate(RECALL), purse).bind("book", book).execute() > 0;
    }

    /** @return whether there is anybody to ask */
    boolean askAll(Tx tx, PurseId purse) {
        return of(tx.handle().createUpdate(ASK_ALL), purse).execute() > 0;
    }

    Told told(Tx tx, PurseId purse) {
        return of(tx.handle().createQuery(TOLD), purse)
                .map((row, _) -> new Told(
                        new Usd(row.getLong("held")),
                        row.getBoolean("complete"),
                        row.getTimestamp("since").toInstant()))
                .one();
    }

    List<PurseId> beat(Tx tx, long book) {
        tx.handle().createUpdate(BEAT).bind("book", book).execute();
        return tx.handle()
                .createQuery(RECALLED)
                .bind("book", book)
                .map((row, _) ->
                        new PurseId(PurseId.Kind.of(row.getInt("kind")), row.getString("owner"), row.getString("part")))
                .list();
    }

    /** @param but one that stays open, or null */
    void close(Tx tx, UUID node, @Nullable Long but) {
        tx.handle()
                .createUpdate(CLOSE_BOOKS)
                .bind("node", node)
                .bind("but", but)
                .execute();
    }

    private static <S extends SqlStatement<S>> S of(S statement, PurseId purse) {
        return statement
                .bind("kind", purse.kind().code())
                .bind("owner", purse.owner())
                .bind("part", purse.part());
    }
}
