package dev.gatehouse.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.leases.SimpleBank;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.ledger.JournalRecord;
import dev.gatehouse.ledger.Lent;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.ratelimits.RateLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionsTest {
    private static final long TOKENS = 10;
    private static final PurseId KEY = PurseId.of(PurseId.Kind.KEY, "key");
    private static final PurseId TEAM = PurseId.of(PurseId.Kind.TEAM, "team");
    private static final PurseId MEMBER = PurseId.ofMember("team", "user");

    private final SimpleBank bank = new SimpleBank();
    private final MovableClocks clocks = new MovableClocks();
    private final RateLimits limits = new RateLimits(clocks);
    private final Purses purses = new Purses(bank, clocks);
    private final InFlight inFlight = new InFlight();
    private final Admissions admissions = new Admissions(limits, purses, inFlight, clocks);

    @Test
    void who_has_no_budget_is_let_in_and_holds_nothing() {
        var admission = admitted(admit(need(5, 10)));

        assertThat(admission.granted()).isEmpty();
        assertThat(admission.lent()).isEqualTo(Lent.NOTHING);
        assertThat(inFlight.count()).isOne();
        admission.close(new Usd(7), 0);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void every_budget_holds_the_same_and_pays_the_same() {
        bank.with(KEY, 100).with(TEAM, 1_000);

        var admission = admitted(admit(need(10, 10), KEY, TEAM));

        assertThat(admission.granted()).contains(new Usd(10));
        assertThat(admission.lent())
                .isEqualTo(new Lent(1, 0).and(PurseId.Kind.KEY).and(PurseId.Kind.TEAM));
        admission.close(new Usd(4), 0);
        assertThat(left(KEY)).isEqualTo(96);
        assertThat(left(TEAM)).isEqualTo(996);
    }

    @Test
    void the_budget_with_the_least_left_says_how_much_all_hold() {
        bank.with(KEY, 100).with(TEAM, 30).with(MEMBER, 60);

        var admission = admitted(admit(need(10, 80), KEY, TEAM, MEMBER));

        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(left(KEY)).as("of the key while it is held").isEqualTo(70);
        admission.close(Usd.ZERO, 0);
        assertThat(left(KEY)).isEqualTo(100);
        assertThat(left(MEMBER)).isEqualTo(60);
    }

    @Test
    void a_budget_that_refuses_leaves_nothing_held_in_the_others() {
        bank.with(KEY, 100).with(TEAM, 9);

        var refused = refused(admit(need(10, 10), KEY, TEAM));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("budget_reserved");
        assertThat(refused.retryAfter()).isNotNull();
        assertThat(left(KEY)).isEqualTo(100);
        assertThat(left(TEAM)).isEqualTo(9);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void a_budget_that_is_spent_is_named_as_the_references_clients_know_it() {
        bank.with(MEMBER, 0);

        var refused = refused(admit(need(10, 10), MEMBER));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("budget_exceeded");
        assertThat(refused.message())
                .isEqualTo("Budget has been exceeded! User=user in Team=team Current cost: 0, Max budget: 0");
    }

    @Test
    void a_budget_that_is_no_longer_one_holds_nothing() {
        bank.with(KEY, 100);

        assertThat(admitted(admit(need(10, 10), KEY, TEAM)).lent()).isEqualTo(new Lent(1, 0).and(PurseId.Kind.KEY));
    }

    @Test
    void what_costs_nothing_asks_no_budget() {
        bank.with(KEY, 0);

        assertThat(admitted(admit(Need.NOTHING, KEY)).granted()).isEmpty();
    }

    @Test
    void where_no_budget_can_be_asked_it_is_said_that_this_passes() {
        bank.with(KEY, 100);
        bank.goAway();

        assertThat(refused(admit(need(10, 10), KEY)).status()).isEqualTo(503);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void nothing_is_let_in_whose_cost_could_not_be_recorded() {
        var outcome = admit(new FullJournal(), Need.NOTHING);

        assertThat(refused(outcome).status()).isEqualTo(503);
    }

    @Test
    void an_admission_is_closed_once() {
        var admission = admitted(admit(Need.NOTHING));
        admission.close(Usd.ZERO, 0);

        assertThatThrownBy(() -> admission.close(Usd.ZERO, 0)).isInstanceOf(IllegalStateException.class);
    }

    private CompletableFuture<Object> admit(Need need, PurseId... budgets) {
        return admit(new EmptyJournal(), need, budgets);
    }

    private CompletableFuture<Object> admit(Journal journal, Need need, PurseId... budgets) {
        var caller = new Caller.KeyHolder(Identities.limitedBy(List.of(budgets)));
        var outcome = new CompletableFuture<Object>();
        admissions.admit(
                caller,
                new Wanted(_ -> true, () -> TOKENS, () -> need),
                journal,
                Runnable::run,
                outcome::complete,
                outcome::complete);
        return outcome;
    }

    /** Asks for all that is there: what is lent to this node counts. */
    private long left(PurseId purse) {
        long most = 0;
        for (long amount = 1; amount <= 1_000; amount++) {
            var outcome = admit(need(amount, amount), purse);
            if (get(outcome) instanceof Admission admission) {
                most = amount;
                admission.close(Usd.ZERO, 0);
            } else {
                break;
            }
        }
        return most;
    }

    private static Admission admitted(CompletableFuture<Object> outcome) {
        return (Admission) get(outcome);
    }

    private static ApiError refused(CompletableFuture<Object> outcome) {
        return (ApiError) get(outcome);
    }

    private static Object get(CompletableFuture<Object> outcome) {
        return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Need need(long least, long most) {
        return new Need(new Usd(least), new Usd(most));
    }

    private static class EmptyJournal implements Journal {
        @Override
        public void append(JournalRecord record, Ack ack) {
            throw new IllegalStateException("nothing is recorded here");
        }

        @Override
        public boolean accepting() {
            return true;
        }
    }

    private static final class FullJournal extends EmptyJournal {
        @Override
        public boolean accepting() {
            return false;
        }
    }
}
