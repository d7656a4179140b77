package dev.gatehouse.limits;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.limits.Need.Pricing;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.ratelimits.Taken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets requests in. The one place that may refuse an authorized request before a provider is called. */
public final class Admissions {
    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(5);
    private static final ApiError NOT_RECORDED =
            new ApiError.Unavailable("Usage cannot be recorded at the moment.", JOURNAL_RETRY);

    private static final ApiError NO_PRICE = new ApiError.Unprocessable(
            "MODEL_PRICING_MISSING", "The model has no price, so credits cannot pay for it. Ask for another model.");

    /** What has a price is refused to whoever has no money, though that price be zero. */
    private static final Need LEAST = new Need(new Usd(1), new Usd(1), Pricing.PRICED);

    private final RateLimits limits;
    private final Purses purses;
    private final InFlight inFlight;
    private final Refusals refusals;
    private final Clocks clocks;

    public Admissions(RateLimits limits, Purses purses, InFlight inFlight, Refusals refusals, Clocks clocks) {
        this.limits = limits;
        this.purses = purses;
        this.inFlight = inFlight;
        this.refusals = refusals;
        this.clocks = clocks;
    }

    /**
     * Counts the request in every rate limit and holds what it may cost in every budget it is paid from: at once where this node has
     * enough of them, else when it has asked for more. A request that is refused is counted nowhere.
     *
     * @param journal of the loop the request lives on
     * @param loop on which it is told what became of it
     * @param refused 429 where a limit is reached, 429 or as older clients know it, where a budget does not pay for it, 402 where a
     *     wallet does not, 422 where none can, 503 where that or its cost could not be told or recorded
     */
    public void admit(
            Caller caller,
            Wanted wanted,
            Journal journal,
            Executor loop,
            Consumer<Admission> admitted,
            Consumer<ApiError> refused) {
        if (!journal.accepting()) {
            refused.accept(NOT_RECORDED);
            return;
        }
        var rates = caller.rates().of(wanted.model());
        if (rates.isEmpty()) {
            hold(caller, wanted, null, loop, admitted, refused);
            return;
        }
        limits.take(
                rates,
                wanted.tokens(),
                loop,
                taken -> hold(caller, wanted, taken, loop, admitted, refused),
                reached -> refused.accept(RateRefusals.of(caller, reached, clocks.now())));
    }

    private void hold(
            Caller caller,
            Wanted wanted,
            @Nullable Taken taken,
            Executor loop,
            Consumer<Admission> admitted,
            Consumer<ApiError> refused) {
        Consumer<ApiError> notPaid = error -> {
            giveBack(taken);
            refused.accept(error);
        };
        var limited = wanted.limited();
        var most = limited.isEmpty() ? Need.NOTHING : need(wanted, taken);
        if (most.pricing() == Pricing.UNKNOWN && caller.wallet() != 0) {
            notPaid.accept(NO_PRICE);
            return;
        }
        if (most.isNothing()) {
            limited = most.pricing() == Pricing.FREE ? List.of() : wallet(limited);
            most = LEAST;
        }
        if (limited.isEmpty()) {
            admitted.accept(inFlight.enter(List.of(), taken));
            return;
        }
        new Holding(
                        purses,
                        caller,
                        limited,
                        most,
                        loop,
                        holds -> admitted.accept(inFlight.enter(holds, taken)),
                        notPaid,
                        refusals)
                .begin();
    }

    private static Need need(Wanted wanted, @Nullable Taken taken) {
        try {
            return wanted.need().get();
        } catch (RuntimeException e) {
            giveBack(taken);
            throw e;
        }
    }

    private static void giveBack(@Nullable Taken taken) {
        if (taken != null) {
            taken.giveBack();
        }
    }

    private static List<PurseId> wallet(List<PurseId> limited) {
        return limited.stream()
                .filter(purse -> purse.kind() == PurseId.Kind.WALLET)
                .toList();
    }
}
