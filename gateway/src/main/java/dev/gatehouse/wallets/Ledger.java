package dev.gatehouse.wallets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The only writer of balances. Every change of a wallet is a transaction of entries that add up to nothing, written under the wallet's
 * lock together with the new balance. What a wallet loses by the passing of time it loses whenever it is locked.
 */
public final class Ledger {
    /** No request is charged more, whatever its provider says it used: balances must not overflow. The books then disagree, and are shown. */
    public static final Usd MOST = new Usd(1_000_000_000_000_000L);

    private final WalletRepository wallets = new WalletRepository();
    private final LedgerRepository transactions = new LedgerRepository();
    private final Clocks clocks;

    public Ledger(Clocks clocks) {
        this.clocks = clocks;
    }

    /**
     * A charge for one request.
     *
     * @param key of the transaction
     */
    public record Charge(
            long wallet, Usd cost, String key, UUID usage, String createdBy, ObjectNode metadata, Instant at) {}

    /** Thrown where a debit would leave less than nothing. */
    public static final class NotEnough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotEnough() {
            super("not enough in the wallet", null, false, false);
        }
    }

    public Optional<Wallet> find(Tx tx, WalletOwner owner) {
        return wallets.find(tx, owner);
    }

    /** Makes the owner's wallet where there is none. @return whether it did */
    public boolean open(Tx tx, WalletOwner owner) {
        return wallets.open(tx, owner, clocks.now());
    }

    /** The wallet, locked until the transaction ends; empty where there is none. */
    public Optional<Wallet> lock(Tx tx, long id) {
        return lock(tx, Set.of(id)).values().stream().findFirst();
    }

    private SortedMap<Long, Wallet> lock(Tx tx, Collection<Long> ids) {
        var locked = new TreeMap<Long, Wallet>();
        for (var wallet : wallets.lock(tx, ids)) {
            locked.put(wallet.id(), expire(tx, wallet));
        }
        return locked;
    }

    private Wallet expire(Tx tx, Wallet wallet) {
        var now = clocks.now();
        var over = wallet.over(now);
        if (over.isEmpty()) {
            return wallet;
        }
        var gone = wallet.balance().expired(over, wallets.lent(tx, wallet.id()));
        var current = wallet;
        for (var bucket : over) {
            if (gone.of(bucket).nanos() > 0) {
                current = write(tx, current, expiry(bucket, gone.of(bucket), now));
            }
        }
        return current;
    }

    private static Posting expiry(CreditBucket bucket, Usd amount, Instant now) {
        boolean trial = bucket == CreditBucket.TRIAL;
        return Posting.of(
                trial ? TransactionType.TRIAL : TransactionType.SUBSCRIPTION_RENEWAL,
                Credits.of(bucket, amount).negated(),
                Counterpart.EXPIRED,
                "expired:" + UUID.randomUUID(),
                trial ? "trial expired" : "allowance expired",
                "system",
                JsonNodeFactory.instance.objectNode(),
                now);
    }

    /**
     * Lets one thing happen to a wallet, once.
     *
     * @param wallet as it was locked
     * @throws NotEnough where more is taken than there is
     */
    public Posted post(Tx tx, Wallet wallet, Posting posting) {
        var known = transactions.find(tx, wallet.id(), posting.key());
        if (known.isPresent()) {
            return known.get();
        }
        boolean takes = posting.change().total().nanos() < 0;
        if (takes && wallet.total().plus(posting.change().total()).nanos() < 0) {
            throw new NotEnough();
        }
        write(tx, wallet, posting);
        return transactions.find(tx, wallet.id(), posting.key()).orElseThrow();
    }

    /** As above, of a part that ends at another moment from now on. */
    public Posted post(Tx tx, Wallet wallet, Posting posting, CreditBucket bucket, Instant ends) {
        var ending = switch (bucket) {
            case ALLOWANCE -> wallet.ending(ends, wallet.trialEnds());
            case TRIAL -> wallet.ending(wallet.allowanceEnds(), ends);
            case BONUS, PURCHASED -> throw new IllegalArgumentException(bucket + " does not end");
        };
        return post(tx, ending, posting);
    }

    private Wallet write(Tx tx, Wallet wallet, Posting posting) {
        var id = transactions.numbers(tx, 1).getFirst();
        transactions.insert(tx, List.of(new LedgerRepository.Placed(wallet.id(), id, wallet.total(), posting)));
        var changed = wallet.changed(posting.change());
        wallets.write(tx, List.of(changed));
        return changed;
    }

    /**
     * Charges requests, each once. A charge that is more than is there leaves less than nothing. Wallets that are gone are passed over.
     *
     */
    public void charge(Tx tx, Collection<Charge> charges) {
        var due = charges.stream().filter(charge -> charge.cost().nanos() != 0).toList();
        if (due.isEmpty()) {
            return;
        }
        var locked = lock(tx, due.stream().map(Charge::wallet).distinct().toList());
        var known = transactions.known(
                tx,
                due.stream().map(Charge::wallet).toList(),
                due.stream().map(Charge::key).toList());
        // A key that comes twice here is taken at its first.
        var fresh = due.stream()
                .filter(charge -> locked.containsKey(charge.wallet()))
                .filter(charge -> known.computeIfAbsent(charge.wallet(), _ -> new HashSet<>())
                        .add(charge.key()))
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        var numbers = transactions.numbers(tx, fresh.size()).iterator();
        var placed = new ArrayList<LedgerRepository.Placed>();
        for (var charge : fresh) {
            var wallet = Objects.requireNonNull(locked.get(charge.wallet()));
            var taken = wallet.balance().charged(charge.cost().compareTo(MOST) > 0 ? MOST : charge.cost());
            placed.add(
                    new LedgerRepository.Placed(wallet.id(), numbers.next(), wallet.total(), posting(charge, taken)));
            locked.put(wallet.id(), wallet.changed(taken.negated()));
        }
        transactions.insert(tx, placed);
        wallets.write(tx, locked.values());
    }

    private static Posting posting(Charge charge, Credits taken) {
        var metadata = charge.metadata().deepCopy();
        for (var bucket : CreditBucket.values()) {
            metadata.put("from_" + bucket.account(), taken.of(bucket).dollars());
        }
        return new Posting(
                TransactionType.API_USAGE,
                taken.negated(),
                Counterpart.USAGE_REVENUE,
                charge.key(),
                "API usage",
                null,
                charge.usage(),
                null,
                charge.createdBy(),
                metadata,
                charge.at());
    }

    /** A transaction of the wallet. */
    public Optional<Posted> find(Tx tx, long wallet, long transaction) {
        return transactions.find(tx, wallet, transaction);
    }

    /** What of a charge was not given back yet, of each part, as positive amounts. */
    public Credits unreversed(Tx tx, long wallet, long transaction) {
        return transactions
                .change(tx, wallet, transaction)
                .plus(transactions.reversed(tx, wallet, transaction))
                .negated();
    }

    /** Takes away what is over of wallets nobody touches. @return how many were looked at */
    int expireDue(Tx tx, int most) {
        var due = wallets.due(tx, clocks.now(), most);
        lock(tx, due);
        return due.size();
    }
}
