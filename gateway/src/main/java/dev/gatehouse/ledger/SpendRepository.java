package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The SQL that adds what requests cost to what their key, team, user and so on have spent, and takes it off what was lent for them.
 * Rows are locked from the top down and in the order of their ids: so do all who write several.
 */
final class SpendRepository {
    static final String ORGANIZATION = adding("organization", "organization_id");
    static final String TEAM = adding("team", "team_id");
    static final String USER = adding("user_account", "user_id");
    static final String KEY = adding("virtual_key", "token");
    static final String CUSTOMER = adding("end_user", "user_id");

    static final String TEAM_MEMBER = """
            with given as (
                select * from unnest(cast(:owners as text[]), cast(:parts as text[]), cast(:nanos as numeric[]))
                given (owner, part, nanos)
            ),
            locked as (
                select team_id, user_id from team_member where (team_id, user_id) in (select owner, part from given)
                order by team_id, user_id for no key update
            )
            update team_member
            set spend = spend + nanos * 0.000000001, total_spend = total_spend + nanos * 0.000000001
            from given join locked on locked.team_id = owner and locked.user_id = part
            where team_member.team_id = owner and team_member.user_id = part
            """;

    /** To the rows of a table, by its one key. */
    private static String adding(String table, String key) {
        return """
                with given as (
                    select * from unnest(cast(:owners as text[]), cast(:nanos as numeric[])) given (owner, nanos)
                ),
                locked as (
                    select %2$s from %1$s where %2$s in (select owner from given) order by %2$s for no key update
                )
                update %1$s set spend = spend + nanos * 0.000000001
                from given join locked on locked.%2$s = owner
                where %1$s.%2$s = owner
                """.formatted(table, key);
    }

    static final String LEASES = """
            with given as (
                select * from unnest(cast(:kinds as smallint[]), cast(:owners as text[]), cast(:parts as text[]),
                    cast(:books as bigint[]), cast(:nanos as numeric[])) given (kind, owner, part, book, nanos)
            ),
            locked as (
                select kind, owner, part, book from lease
                where (kind, owner, part, book) in (select kind, owner, part, book from given)
                order by kind, owner, part, book for no key update
            )
            update lease set outstanding = outstanding - cast(nanos as bigint)
            from given join locked using (kind, owner, part, book)
            where lease.kind = given.kind and lease.owner = given.owner and lease.part = given.part
              and lease.book = given.book
            """;

    /** From the top down. */
    private static final List<PurseId.Kind> ORDER = List.of(
            PurseId.Kind.ORGANIZATION,
            PurseId.Kind.TEAM,
            PurseId.Kind.TEAM_MEMBER,
            PurseId.Kind.USER,
            PurseId.Kind.KEY,
            PurseId.Kind.CUSTOMER);

    private record Loan(PurseId purse, long book) {
        private static final Comparator<Loan> IN_ORDER = Comparator.<Loan, PurseId.Kind>comparing(
                        loan -> loan.purse().kind())
                .thenComparing(loan -> loan.purse().owner())
                .thenComparing(loan -> loan.purse().part())
                .thenComparing(Loan::book);
    }

    private SpendRepository() {}

    /** @param records each of which was not booked before */
    static void book(Handle handle, Collection<UsageRecord> records) {
        var spent = new HashMap<PurseId, BigDecimal>();
        var lent = new TreeMap<Loan, BigDecimal>(Loan.IN_ORDER);
        for (var record : records) {
            // Sums of what providers report must not overflow and stop the drain.
            var nanos = BigDecimal.valueOf(record.cost().nanos());
            if (nanos.signum() == 0) {
                continue;
            }
            for (var purse : record.purses()) {
                spent.merge(purse, nanos, BigDecimal::add);
                if (record.lent().isOf(purse.kind())) {
                    lent.merge(new Loan(purse, record.lent().book()), nanos, BigDecimal::add);
                }
            }
            for (var purse : record.lent().others()) {
                lent.merge(new Loan(purse, record.lent().book()), nanos, BigDecimal::add);
            }
        }
        addAll(handle, spent);
        if (!lent.isEmpty()) {
            takeOff(handle, lent);
        }
    }

    /** Whether what is spent of such a purse is counted at its owner. */
    static boolean isCounted(PurseId.Kind kind) {
        return ORDER.contains(kind);
    }

    /** To what each has spent that is counted at its owner. */
    static void addAll(Handle handle, Map<PurseId, BigDecimal> nanos) {
        var byKind = new EnumMap<PurseId.Kind, Map<PurseId, BigDecimal>>(PurseId.Kind.class);
        nanos.forEach((purse, amount) ->
                byKind.computeIfAbsent(purse.kind(), _ -> new LinkedHashMap<>()).put(purse, amount));
        for (var kind : ORDER) {
            var ofKind = byKind.get(kind);
            if (ofKind != null) {
                add(handle, kind, ofKind);
            }
        }
    }

    private static void add(Handle handle, PurseId.Kind kind, Map<PurseId, BigDecimal> spent) {
        var update = handle.createUpdate(statement(kind))
                .bindArray(
                        "owners",
                        String.class,
                        spent.keySet().stream().map(PurseId::owner).toArray())
                .bindArray("nanos", BigDecimal.class, spent.values().toArray());
        if (kind == PurseId.Kind.TEAM_MEMBER) {
            update.bindArray(
                    "parts",
                    String.class,
                    spent.keySet().stream().map(PurseId::part).toArray());
        }
        update.execute();
    }

    private static String statement(PurseId.Kind kind) {
        return switch (kind) {
            case KEY -> KEY;
            case TEAM -> TEAM;
            case TEAM_MEMBER -> TEAM_MEMBER;
            case USER -> USER;
            case ORGANIZATION -> ORGANIZATION;
            case CUSTOMER -> CUSTOMER;
            case WALLET -> throw new IllegalArgumentException("a wallet is charged by its ledger");
        };
    }

    private static void takeOff(Handle handle, Map<Loan, BigDecimal> lent) {
        var loans = new ArrayList<>(lent.keySet());
        handle.createUpdate(LEASES)
                .bindArray(
                        "kinds",
                        Integer.class,
                        loans.stream().map(loan -> loan.purse().kind().code()).toArray())
                .bindArray(
                        "owners",
                        String.class,
                        loans.stream().map(loan -> loan.purse().owner()).toArray())
                .bindArray(
                        "parts",
                        String.class,
                        loans.stream().map(loan -> loan.purse().part()).toArray())
                .bindArray("books", Long.class, loans.stream().map(Loan::book).toArray())
                .bindArray("nanos", BigDecimal.class, lent.values().toArray())
                .execute();
    }
}
