package dev.gatehouse.credits;

import static dev.gatehouse.access.PolicyGroup.Keyed.ACCOUNT;
import static dev.gatehouse.access.PolicyGroup.Keyed.ADMIN;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.leases.HeldAmounts;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.wallets.Ledger;
import java.util.List;

/** What can be done with prepaid money. */
public final class CreditEndpoints {
    private CreditEndpoints() {}

    /**
     * @param most that one operation may grant to one holder
     * @param daily that one administrator may grant in 24 hours
     */
    public static List<Endpoint> of(Database database, AuditLog audit, Ids ids, Clocks clocks, Usd most, Usd daily) {
        var ledger = new Ledger(clocks);
        var holders = new Holders(ledger);
        return of(
                new CreditGrants(database, ledger, holders, new GrantLimits(most, daily, clocks), audit, ids, clocks),
                new CreditReports(database, ledger, holders, new HeldAmounts(database, clocks), clocks),
                new LedgerChecks(database, clocks));
    }

    private static List<Endpoint> of(CreditGrants grants, CreditReports reports, LedgerChecks checks) {
        return List.of(
                speaking(get("/credits/balance", "credits.balance"), ADMIN)
                        .describe("Shows what is in a wallet: the named one's, the caller's, or all there is.")
                        .asks(CreditQueries.Whose.class)
                        .returns(
                                Balance.class,
                                call -> reports.balance(
                                        call.grant(), call.query().holder())),
                speaking(get("/credits/summary", "credits.summary"), ADMIN)
                        .describe("Sums up the transactions of a wallet, or of all.")
                        .asks(CreditQueries.Summary.class)
                        .returns(CreditSummary.class, call -> reports.summary(call.grant(), call.query())),
                speaking(get("/credits/transactions", "credits.transactions"), ADMIN)
                        .describe("Lists transactions of a wallet, or of all.")
                        .asks(CreditQueries.Transactions.class)
                        .returns(TransactionPage.class, call -> reports.transactions(call.grant(), call.query())),
                speaking(post("/credits/add", "credits.add"), ADMIN)
                        .describe("Gives somebody money.")
                        .takes(AddCredits.class)
                        .returns(ChangedCredits.class, call -> grants.add(call.grant(), call.body())),
                speaking(post("/credits/adjust", "credits.adjust"), ADMIN)
                        .describe("Gives somebody money, or takes it.")
                        .takes(AdjustCredits.class)
                        .returns(ChangedCredits.class, call -> grants.adjust(call.grant(), call.body())),
                speaking(post("/credits/bulk-add", "credits.bulk_add"), ADMIN)
                        .describe("Gives many users money, the same to each; one that fails does not stop the others.")
                        .takes(BulkAddCredits.class)
                        .returns(BulkChangedCredits.class, call -> grants.addToMany(call.grant(), call.body())),
                speaking(post("/credits/refund", "credits.refund"), ADMIN)
                        .describe("Gives money back: of a charge to where it came from, else to the bonus.")
                        .takes(RefundCredits.class)
                        .returns(ChangedCredits.class, call -> grants.refund(call.grant(), call.body())),
                speaking(get("/ledger/verify", "ledger.verify"), ADMIN)
                        .describe("Reckons every balance again from what was written, and tells what does not agree.")
                        .returns(LedgerVerdict.class, call -> checks.verify(call.grant())),
                speaking(get("/user/balance", "user.balance"), ACCOUNT)
                        .describe("Shows what the caller's user can spend.")
                        .returns(UserBalance.class, call -> reports.own(call.grant())),
                speaking(get("/user/credit-transactions", "user.credit_transactions"), ACCOUNT)
                        .describe("Lists what happened to the money of the caller's user, newest first.")
                        .asks(CreditQueries.Own.class)
                        .returns(UserTransactions.class, call -> reports.ownTransactions(call.grant(), call.query())));
    }

    private static EndpointDraft.Declared<None, None> speaking(EndpointDraft.Named named, Keyed group) {
        return named.needs(group).speaks(Dialect.gatewayz()).costs(FREE);
    }
}
