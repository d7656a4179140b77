package dev.gatehouse.budgets;

import dev.gatehouse.access.Subject;
import dev.gatehouse.budgets.WindowResetRepository.Due;
import dev.gatehouse.budgets.WindowResetRepository.Next;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Tx;
import java.time.Instant;

/** Lets windows begin again that limits of keys and teams have for themselves, and finds the end of those that are new. */
final class WindowResets {
    private static final String NEVER = "infinity";

    private final Clocks clocks;
    private final WindowResetRepository repository = new WindowResetRepository();

    WindowResets(Clocks clocks) {
        this.clocks = clocks;
    }

    /** @return how many, and no more than the limit */
    int reset(Tx tx, int limit) {
        var now = clocks.now();
        repository.forget(tx, now, limit);
        var due = repository.due(tx, now, limit);
        if (!due.isEmpty()) {
            repository.reset(
                    tx, due.stream().map(one -> new Next(one, next(one, now))).toList());
            // So that no node goes on refusing.
            ChangeFeed.publish(
                    tx,
                    due.stream()
                            .map(WindowResets::owner)
                            .distinct()
                            .map(Subject::changed)
                            .toList());
        }
        return due.size();
    }

    private static String next(Due due, Instant now) {
        return due.period()
                .map(period -> BudgetPeriod.resetOrMidnight(now, period).toString())
                .orElse(NEVER);
    }

    private static Subject owner(Due due) {
        boolean isTeams = due.kind() == PurseId.Kind.TEAM_WINDOW.code();
        return new Subject(isTeams ? Subject.Kind.TEAM : Subject.Kind.KEY, due.owner());
    }
}
