package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.Counterpart;
import dev.gatehouse.wallets.CreditBucket;
import dev.gatehouse.wallets.Credits;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.Posted;
import dev.gatehouse.wallets.Posting;
import dev.gatehouse.wallets.TransactionType;
import dev.gatehouse.wallets.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What administrators do to wallets. */
public final class CreditGrants {
    private static final Duration USUAL_TERM = Duration.ofDays(30);

    private final Database database;
    private final Ledger ledger;
    private final Holders holders;
    private final GrantLimits limits;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    CreditGrants(
            Database database,
            Ledger ledger,
            Holders holders,
            GrantLimits limits,
            AuditLog audit,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.ledger = ledger;
        this.holders = holders;
        this.limits = limits;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    /** What is to be written, but for whose wallet. */
    private record Wanted(
            TransactionType type,
            Credits change,
            Counterpart counterpart,
            String description,
            ObjectNode metadata,
            @Nullable Long reverses) {}

    ChangedCredits add(Grant grant, AddCredits wanted) {
        var amount = Amounts.positive(wanted.amount());
        var bucket = Objects.requireNonNullElse(wanted.bucket(), CreditBucket.BONUS);
        if (wanted.expiresAt() != null && (bucket == CreditBucket.BONUS || bucket == CreditBucket.PURCHASED)) {
            throw new ApiError.BadRequest("INVALID_PARAMETER", "Only trial and allowance can have an end", "expires_at")
                    .asException();
        }
        limits.requireOnce(amount);
        return database.transact(tx -> {
            limits.requireDaily(tx, by(tx, grant), amount);
            var holder = holders.find(tx, wanted.holder());
            var wallet = holders.lock(tx, holder);
            var granted = granted(
                    amount,
                    bucket,
                    Objects.requireNonNullElse(wanted.description(), "Admin credit addition"),
                    Reasons.metadata(wanted.metadata(), wanted.reason()));
            var posting = posting(tx, grant, granted);
            var posted = switch (bucket) {
                case BONUS, PURCHASED -> ledger.post(tx, wallet, posting);
                case TRIAL -> ledger.post(tx, wallet, posting, bucket, end(wanted.expiresAt(), wallet.trialEnds()));
                case ALLOWANCE -> ledger.post(tx, wallet, posting, bucket, end(wanted.expiresAt(), null));
            };
            written(tx, grant, wallet, posted);
            return ChangedCredits.of("Credits added", holder, posted);
        });
    }

    private Instant end(@Nullable Instant wanted, @Nullable Instant known) {
        var now = clocks.storable();
        if (wanted != null) {
            return wanted;
        }
        return known != null && known.isAfter(now) ? known : now.plus(USUAL_TERM);
    }

    ChangedCredits adjust(Grant grant, AdjustCredits wanted) {
        var amount = Amounts.signed(wanted.amount());
        var description = Objects.requireNonNullElse(wanted.description(), "Admin credit adjustment");
        var metadata = Reasons.metadata(wanted.metadata(), wanted.reason());
        if (amount.nanos() > 0) {
            limits.requireOnce(amount);
        }
        return database.transact(tx -> {
            if (amount.nanos() > 0) {
                limits.requireDaily(tx, by(tx, grant), amount);
            }
            var holder = holders.find(tx, wanted.holder());
            var wallet = holders.lock(tx, holder);
            var change = amount.nanos() > 0
                    ? granted(amount, CreditBucket.BONUS, description, metadata)
                    : new Wanted(
                            TransactionType.ADMIN_DEBIT,
                            wallet.balance().charged(Usd.ZERO.minus(amount)).negated(),
                            Counterpart.ADJUSTMENTS,
                            description,
                            metadata,
                            null);
            return ChangedCredits.of("Credits adjusted", holder, post(tx, grant, wallet, change));
        });
    }

    /** Each user in a transaction of its own. */
    BulkChangedCredits addToMany(Grant grant, BulkAddCredits wanted) {
        var amount = Amounts.positive(wanted.amount());
        var users = new LinkedHashSet<>(wanted.userIds());
        limits.requireOnce(amount);
        var all = new Usd(Math.multiplyExact(amount.nanos(), users.size()));
        database.transactVoid(tx -> limits.requireDaily(tx, by(tx, grant), all));
        var results = users.stream()
                .map(user -> addToOne(grant, user, amount, wanted))
                .toList();
        return BulkChangedCredits.of(amount.dollars(), results, clocks.storable());
    }

    private BulkChangedCredits.Item addToOne(Grant grant, long user, Usd amount, BulkAddCredits wanted) {
        try {
            return database.transact(tx -> {
                limits.requireDaily(tx, by(tx, grant), amount);
                var holder = holders.byNumber(tx, user);
                var posted = post(
                        tx,
                        grant,
                        holders.lock(tx, holder),
                        granted(
                                amount,
                                CreditBucket.BONUS,
                                Objects.requireNonNullElse(wanted.description(), "Admin credit addition"),
                                Reasons.metadata(wanted.metadata(), wanted.reason())));
                return new BulkChangedCredits.Item(
                        user,
                        "success",
                        posted.before().dollars(),
                        posted.after().dollars(),
                        posted.id(),
                        null);
            });
        } catch (ApiException failed) {
            return new BulkChangedCredits.Item(
                    user, "failed", null, null, null, failed.error().message());
        }
    }

    ChangedCredits refund(Grant grant, RefundCredits wanted) {
        var amount = Amounts.positive(wanted.amount());
        var metadata = Reasons.metadata(wanted.metadata(), Objects.requireNonNullElse(wanted.reason(), "Refund"));
        return database.transact(tx -> {
            var holder = holders.find(tx, wanted.holder());
            var wallet = holders.lock(tx, holder);
            var original = wanted.originalTransactionId();
            var change =
                    original == null ? Credits.of(CreditBucket.BONUS, amount) : reversal(tx, wallet, original, amount);
            var refund = new Wanted(
                    TransactionType.REFUND,
                    change,
                    original == null ? Counterpart.REFUNDS : Counterpart.USAGE_REVENUE,
                    "Refund",
                    metadata,
                    original);
            return ChangedCredits.of("Credits refunded", holder, post(tx, grant, wallet, refund));
        });
    }

    /** Back to where the charge took it from, the part that was taken last first. */
    private Credits reversal(Tx tx, Wallet wallet, long original, Usd amount) {
        var charge = ledger.find(tx, wallet.id(), original)
                .orElseThrow(() -> new ApiError.NotFound("RESOURCE_NOT_FOUND", "No such transaction of this wallet")
                        .asException());
        if (charge.type() != TransactionType.API_USAGE) {
            throw refused("Only a charge can be refunded");
        }
        var rest = ledger.unreversed(tx, wallet.id(), original);
        if (amount.compareTo(rest.total()) > 0) {
            throw refused("Refunds of a charge cannot be more than the charge");
        }
        return rest.lastFirst(amount);
    }

    private static RuntimeException refused(String why) {
        return new ApiError.BadRequest("INVALID_REQUEST", why, "amount").asException();
    }

    private static Wanted granted(Usd amount, CreditBucket bucket, String description, ObjectNode metadata) {
        return new Wanted(
                TransactionType.ADMIN_CREDIT,
                Credits.of(bucket, amount),
                Counterpart.ADJUSTMENTS,
                description,
                metadata,
                null);
    }

    private Posted post(Tx tx, Grant grant, Wallet wallet, Wanted wanted) {
        try {
            var posted = ledger.post(tx, wallet, posting(tx, grant, wanted));
            written(tx, grant, wallet, posted);
            return posted;
        } catch (Ledger.NotEnough less) {
            throw refused("This would result in negative balance");
        }
    }

    private Posting posting(Tx tx, Grant grant, Wanted wanted) {
        var posting = Posting.of(
                wanted.type(),
                wanted.change(),
                wanted.counterpart(),
                "admin:" + ids.next(),
                wanted.description(),
                by(tx, grant),
                wanted.metadata(),
                clocks.storable());
        return wanted.reverses() == null ? posting : posting.reversing(wanted.reverses());
    }

    private void written(Tx tx, Grant grant, Wallet wallet, Posted posted) {
        audit.append(tx, grant, Target.of("wallet", Long.toString(wallet.id())), null, posted);
        Holders.changed(tx, wallet);
    }

    private String by(Tx tx, Grant grant) {
        if (grant.caller() instanceof Caller.Master) {
            return "admin:system";
        }
        return holders.user(tx, grant.user())
                .map(admin -> "admin:" + admin.owner().id())
                .orElse("admin:" + grant.user());
    }
}
