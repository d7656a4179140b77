package dev.gatehouse.limits;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.Hold;
import dev.gatehouse.leases.Purse.Outcome;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.money.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Holds what one request may cost in each of its purses, one after the other: of all of them, or of none. On the request's loop. */
final class Holding {
    private final Purses purses;
    private final List<PurseId> wanted;
    private final Executor loop;
    private final Consumer<List<Hold>> held;
    private final Consumer<ApiError> refused;
    private final Refusals refusals;
    private final List<Hold> holds = new ArrayList<>();
    private final Usd least;
    private Usd most;

    Holding(
            Purses purses,
            List<PurseId> wanted,
            Need need,
            Executor loop,
            Consumer<List<Hold>> held,
            Consumer<ApiError> refused,
            Refusals refusals) {
        this.purses = purses;
        this.wanted = wanted;
        this.loop = loop;
        this.held = held;
        this.refused = refused;
        this.refusals = refusals;
        this.least = need.least();
        this.most = need.most();
    }

    void begin() {
        next(0);
    }

    private void next(int which) {
        for (int i = which; i < wanted.size(); i++) {
            int here = i;
            var outcome = purses.hold(
                    wanted.get(i),
                    least,
                    most,
                    told -> loop.execute(() -> {
                        if (take(here, told)) {
                            next(here + 1);
                        }
                    }));
            if (!take(i, outcome)) {
                return;
            }
        }
        held.accept(holds.stream().map(hold -> hold.lessened(most)).toList());
    }

    /** @return whether the next can be asked */
    private boolean take(int which, Outcome outcome) {
        switch (outcome) {
            case Outcome.Held(var hold) -> {
                holds.add(hold);
                most = hold.amount();
                return true;
            }
            case Outcome.Unlimited _ -> {
                return true;
            }
            case Outcome.Waiting _ -> {
                return false;
            }
            case Outcome.Refused(var shortage) -> giveUp(BudgetRefusals.of(wanted.get(which), shortage, refusals));
            case Outcome.Unavailable _, Outcome.Retired _ -> giveUp(BudgetRefusals.UNKNOWN);
        }
        return false;
    }

    private void giveUp(ApiError error) {
        holds.forEach(hold -> hold.settle(Usd.ZERO));
        refused.accept(error);
    }
}
