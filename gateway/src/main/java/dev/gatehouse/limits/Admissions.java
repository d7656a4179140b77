package dev.gatehouse.limits;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.limits.Need.Pricing;
import dev.gatehouse.money.Usd;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets requests in. The one place that may refuse an authorized request before a provider is called. */
public final class Admissions {
    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(5);
    private static final ApiError NOT_RECORDED =
            new ApiError.Unavailable("Usage cannot be recorded at the moment.", JOURNAL_RETRY);

    private static final ApiError NO_PRICE = new ApiError.Unprocessable(
            "MODEL_PRICING_MISSING", "The model has no price, so credits cannot pay for it. Ask for another model.");

    /** What has a price is refused to whoever has no money, though that price be zero. */
    private static final Need LEAST = new Need(new Usd(1), new Usd(1), Pricing.PRICED);

    private final Purses purses;
    private final InFlight inFlight;
    private final Refusals refusals;

    public Admissions(Purses purses, InFlight inFlight, Refusals refusals) {
        this.purses = purses;
        this.inFlight = inFlight;
        this.refusals = refusals;
    }

    /**
     * Holds what the request may cost in every budget it is paid from: at once where this node was lent enough, else when more was
     * lent.
     *
     * @param limited the budgets, in the order in which they are asked
     * @param need asked only where something limits the request
     * @param journal of the loop the request lives on
     * @param loop on which it is told what became of it
     * @param refused 429, or as older clients know it, where a budget does not pay for it, 402 where a wallet does not, 422 where none
     *     can, 503 where that or its cost could not be told or recorded
     */
    public void admit(
            Caller caller,
            List<PurseId> limited,
            Supplier<Need> need,
            Journal journal,
            Executor loop,
            Consumer<Admission> admitted,
            Consumer<ApiError> refused) {
        if (!journal.accepting()) {
            refused.accept(NOT_RECORDED);
            return;
        }
        var most = limited.isEmpty() ? Need.NOTHING : need.get();
        if (most.pricing() == Pricing.UNKNOWN && caller.wallet() != 0) {
            refused.accept(NO_PRICE);
            return;
        }
        if (most.isNothing()) {
            limited = most.pricing() == Pricing.FREE ? List.of() : wallet(limited);
            most = LEAST;
        }
        if (limited.isEmpty()) {
            admitted.accept(inFlight.enter(List.of()));
            return;
        }
        new Holding(
                        purses,
                        caller,
                        limited,
                        most,
                        loop,
                        holds -> admitted.accept(inFlight.enter(holds)),
                        refused,
                        refusals)
                .begin();
    }

    private static List<PurseId> wallet(List<PurseId> limited) {
        return limited.stream()
                .filter(purse -> purse.kind() == PurseId.Kind.WALLET)
                .toList();
    }
}
