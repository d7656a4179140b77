package dev.gatehouse.credits;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.credits.CreditRepository.Owner;
import dev.gatehouse.leases.HeldAmounts;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.Credits;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.Posted;
import dev.gatehouse.wallets.Wallet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is in wallets, and how it came there. */
public final class CreditReports {
    private final Database database;
    private final Ledger ledger;
    private final Holders holders;
    private final HeldAmounts held;
    private final Clocks clocks;
    private final CreditRepository repository = new CreditRepository();

    CreditReports(Database database, Ledger ledger, Holders holders, HeldAmounts held, Clocks clocks) {
        this.database = database;
        this.ledger = ledger;
        this.holders = holders;
        this.held = held;
        this.clocks = clocks;
    }

    /** A holder with what is in the wallet now, and what is held of that. */
    private record Found(Holder holder, Wallet wallet, HeldAmounts.Held held) {}

    /** Of the one who is named, else the caller's, else of all together. */
    Balance balance(Grant grant, HolderName name) {
        if (!name.isGiven() && grant.caller() instanceof Caller.Master) {
            return database.read(tx -> Balance.of(repository.totals(tx), clocks.storable()));
        }
        var found = found(database.read(tx -> holders.find(tx, named(grant, name))));
        return Balance.of(found.holder(), found.wallet(), found.held(), clocks.storable());
    }

    private static HolderName named(Grant grant, HolderName name) {
        return name.isGiven() ? name.requireOne() : HolderName.user(grant.user() == null ? "" : grant.user());
    }

    private Found found(Holder holder) {
        var id = database.read(tx -> ledger.find(tx, holder.owner())).map(Wallet::id);
        if (id.isEmpty()) {
            var nothing = new Wallet(0, holder.owner(), Credits.NOTHING, null, null);
            return new Found(holder, nothing, new HeldAmounts.Held(Usd.ZERO, clocks.storable()));
        }
        var heldNow = held.of(PurseId.of(PurseId.Kind.WALLET, Long.toString(id.get())));
        var wallet = database.transact(tx -> ledger.lock(tx, id.get()).orElseThrow());
        return new Found(holder, wallet, heldNow);
    }

    CreditSummary summary(Grant grant, CreditQueries.Summary query) {
        var now = clocks.storable();
        var from = Period.from(query.fromDate());
        var to = Period.to(query.toDate());
        if (query.holder().isGiven()) {
            var found =
                    found(database.read(tx -> holders.find(tx, query.holder().requireOne())));
            return database.read(tx -> CreditSummary.of(
                    found.holder(),
                    Balance.of(found.holder(), found.wallet(), found.held(), now),
                    summary(tx, new TransactionFilter(found.wallet().id(), null, from, to, null, null, null)),
                    query.filters(),
                    now));
        }
        return database.read(tx -> {
            var totals = repository.totals(tx);
            var summary = summary(tx, new TransactionFilter(null, null, from, to, null, null, null));
            long users = repository.users(tx);
            var all = totals.allowance().add(totals.trial()).add(totals.bonus()).add(totals.purchased());
            var average = users == 0
                    ? BigDecimal.ZERO
                    : all.divide(BigDecimal.valueOf(users), 9, RoundingMode.HALF_UP)
                            .stripTrailingZeros();
            return CreditSummary.of(
                    new CreditSummary.OfSystem(
                            users,
                            all,
                            average,
                            summary.totalTransactions(),
                            summary.totalCreditsAdded(),
                            summary.totalCreditsUsed(),
                            summary.netChange(),
                            summary.byType()),
                    query.filters(),
                    now);
        });
    }

    private TransactionSummary summary(Tx tx, TransactionFilter filter) {
        return TransactionSummary.of(repository.byTypes(tx, filter), repository.byDays(tx, filter));
    }

    TransactionPage transactions(Grant grant, CreditQueries.Transactions query) {
        var holder = query.holder().isGiven()
                ? database.read(tx -> holders.find(tx, query.holder().requireOne()))
                : null;
        return database.read(tx -> {
            var filter = query.filter(holder == null ? null : wallet(tx, holder));
            var found = repository.page(
                    tx,
                    filter,
                    query.order(),
                    query.which().most(),
                    query.which().skipped());
            return TransactionPage.of(shown(tx, found), repository.count(tx, filter), query, clocks.storable());
        });
    }

    /** No wallet has this id. */
    private long wallet(Tx tx, Holder holder) {
        return ledger.find(tx, holder.owner()).map(Wallet::id).orElse(0L);
    }

    private List<CreditTransaction> shown(Tx tx, List<Posted> found) {
        var wallets = found.stream().map(Posted::wallet).distinct().toList();
        Map<Long, Long> users = new HashMap<>();
        for (var owner : repository.owners(tx, wallets)) {
            number(owner).ifPresent(number -> users.put(owner.wallet(), number));
        }
        return found.stream()
                .map(posted -> CreditTransaction.of(posted, users.get(posted.wallet())))
                .toList();
    }

    private static Optional<Long> number(Owner owner) {
        return owner.kind().equals("user") ? Optional.of(Long.parseLong(owner.id())) : Optional.empty();
    }

    /** The caller's own. */
    UserBalance own(Grant grant) {
        var found = found(caller(grant));
        return UserBalance.of(found.holder(), masked(grant), found.wallet(), found.held());
    }

    /** The caller's own. */
    UserTransactions ownTransactions(Grant grant, CreditQueries.Own query) {
        var holder = caller(grant);
        // What was charged a moment ago shall be there.
        var wallet = found(holder).wallet().id();
        return database.read(tx -> {
            var filter = query.filter(wallet);
            var found = repository.page(tx, filter, TransactionOrder.NEWEST, query.most(), query.skipped());
            return UserTransactions.of(
                    found.stream()
                            .map(posted -> CreditTransaction.of(posted, holder.number())
                                    .forUser())
                            .toList(),
                    summary(tx, filter),
                    query,
                    clocks.storable());
        });
    }

    private Holder caller(Grant grant) {
        return database.read(tx -> holders.find(tx, HolderName.user(grant.user() == null ? "" : grant.user())));
    }

    private static @Nullable String masked(Grant grant) {
        return grant.caller() instanceof Caller.KeyHolder(var identity) ? identity.name() : null;
    }
}
