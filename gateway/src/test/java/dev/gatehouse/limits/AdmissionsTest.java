package dev.gatehouse.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.leases.SimpleBank;
import dev.gatehouse.ledger.HoldRecord;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.ledger.Lent;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.MovableClocks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionsTest {
    private static final PurseId KEY = PurseId.of(PurseId.Kind.KEY, "key");
    private static final PurseId TEAM = PurseId.of(PurseId.Kind.TEAM, "team");
    private static final PurseId MEMBER = PurseId.ofMember("team", "user");

    private static final PurseId WALLET = PurseId.of(PurseId.Kind.WALLET, "7");

    private final SimpleBank bank = new SimpleBank();
    private final Purses purses = new Purses(bank, new MovableClocks());
    private final InFlight inFlight = new InFlight();
    private final Admissions admissions = new Admissions(purses, inFlight, Refusals.TODAY);

    @Test
    void who_has_no_budget_is_let_in_and_holds_nothing() {
        var admission = admitted(admit(need(5, 10)));

        assertThat(admission.granted()).isEmpty();
        assertThat(admission.lent()).isEqualTo(Lent.NOTHING);
        assertThat(inFlight.count()).isOne();
        admission.close(new Usd(7));
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void every_budget_holds_the_same_and_pays_the_same() {
        bank.with(KEY, 100).with(TEAM, 1_000);

        var admission = admitted(admit(need(10, 10), KEY, TEAM));

        assertThat(admission.granted()).contains(new Usd(10));
        assertThat(admission.lent()).isEqualTo(Lent.in(1).and(KEY).and(TEAM));
        admission.close(new Usd(4));
        assertThat(left(KEY)).isEqualTo(96);
        assertThat(left(TEAM)).isEqualTo(996);
    }

    @Test
    void the_budget_with_the_least_left_says_how_much_all_hold() {
        bank.with(KEY, 100).with(TEAM, 30).with(MEMBER, 60);

        var admission = admitted(admit(need(10, 80), KEY, TEAM, MEMBER));

        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(left(KEY)).as("of the key while it is held").isEqualTo(70);
        admission.close(Usd.ZERO);
        assertThat(left(KEY)).isEqualTo(100);
        assertThat(left(MEMBER)).isEqualTo(60);
    }

    @Test
    void a_budget_that_is_not_held_neither_lends_nor_lessens_what_others_hold() {
        bank.with(TEAM, 30).withOpen(KEY, 100);

        var admission = admitted(admit(need(10, 80), KEY, TEAM));

        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(admission.lent()).isEqualTo(Lent.in(1).and(TEAM));
        admission.close(new Usd(20));

        var alone = admitted(admit(need(500, 500), KEY));
        assertThat(alone.granted()).isEmpty();
        assertThat(alone.lent()).isEqualTo(Lent.NOTHING);
        alone.close(new Usd(500));
        bank.withOpen(KEY, 0);
        assertThat(refused(admit(need(1, 1), KEY)).code()).isEqualTo("budget_exceeded");
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
    void older_clients_are_told_400_of_a_budget_that_is_spent_and_429_of_one_that_is_held() {
        bank.with(MEMBER, 0).with(TEAM, 9);
        var older = new Admissions(purses, inFlight, Refusals.MARCH_2026);

        var spent = refused(admit(older, new EmptyJournal(), need(10, 10), MEMBER));
        assertThat(spent.status()).isEqualTo(400);
        assertThat(spent.code()).isEqualTo("budget_exceeded");
        assertThat(spent.wire("r").code()).isEqualTo("400");
        assertThat(refused(admit(older, new EmptyJournal(), need(10, 10), TEAM)).status())
                .isEqualTo(429);
    }

    @Test
    void a_budget_that_is_no_longer_one_holds_nothing() {
        bank.with(KEY, 100);

        assertThat(admitted(admit(need(10, 10), KEY, TEAM)).lent())
                .isEqualTo(Lent.in(1).and(KEY));
    }

    @Test
    void what_costs_nothing_asks_no_budget() {
        bank.with(KEY, 0);

        assertThat(admitted(admit(Need.NOTHING, KEY)).granted()).isEmpty();
    }

    @Test
    void who_has_a_wallet_pays_out_of_it_and_is_told_to_fill_it() {
        bank.with(WALLET, 30).with(KEY, 100);

        var admission = admitted(admit(need(10, 80), KEY, WALLET));
        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(admission.lent()).isEqualTo(Lent.in(1).and(KEY).and(WALLET));
        assertThat(refused(admit(need(10, 10), KEY, WALLET)).status()).isEqualTo(402);
        admission.close(new Usd(30));

        var refused = refused(admit(need(10, 10), KEY, WALLET));
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.code()).isEqualTo("INSUFFICIENT_CREDITS");
        assertThat(refused.message()).as("nobody's balance, nobody's prices").doesNotContainPattern("\\d");
        assertThat(left(KEY)).isEqualTo(70);
    }

    @Test
    void without_credits_even_what_costs_nothing_is_refused_unless_it_is_free() {
        bank.with(WALLET, 0);
        var nothing = new Need(Usd.ZERO, Usd.ZERO, Need.Pricing.PRICED);

        assertThat(refused(admit(nothing, WALLET)).status()).isEqualTo(402);
        assertThat(admitted(admit(Need.NOTHING, WALLET)).granted()).isEmpty();
        var other = PurseId.of(PurseId.Kind.WALLET, "8");
        bank.with(other, 1);
        admitted(admit(nothing, KEY, other)).close(Usd.ZERO);
    }

    @Test
    void credits_do_not_pay_for_what_has_no_price() {
        bank.with(WALLET, 1_000);
        var unknown = new Need(Usd.ZERO, Usd.ZERO, Need.Pricing.UNKNOWN);

        var refused = refused(admit(unknown, WALLET));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("MODEL_PRICING_MISSING");
        admitted(admit(unknown, KEY)).close(Usd.ZERO);
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
        admission.close(Usd.ZERO);

        assertThatThrownBy(() -> admission.close(Usd.ZERO)).isInstanceOf(IllegalStateException.class);
    }

    private CompletableFuture<Object> admit(Need need, PurseId... budgets) {
        return admit(new EmptyJournal(), need, budgets);
    }

    private CompletableFuture<Object> admit(Journal journal, Need need, PurseId... budgets) {
        return admit(admissions, journal, need, budgets);
    }

    private static CompletableFuture<Object> admit(
            Admissions admissions, Journal journal, Need need, PurseId... budgets) {
        var caller = new Caller.KeyHolder(Identities.limitedBy(List.of(budgets)));
        var outcome = new CompletableFuture<Object>();
        admissions.admit(
                caller, caller.purses(), () -> need, journal, Runnable::run, outcome::complete, outcome::complete);
        return outcome;
    }

    /** Asks for all that is there: what is lent to this node counts. */
    private long left(PurseId purse) {
        long most = 0;
        for (long amount = 1; amount <= 1_000; amount++) {
            var outcome = admit(need(amount, amount), purse);
            if (get(outcome) instanceof Admission admission) {
                most = amount;
                admission.close(Usd.ZERO);
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
        return new Need(new Usd(least), new Usd(most), Need.Pricing.PRICED);
    }

    private static class EmptyJournal implements Journal {
        @Override
        public void hold(HoldRecord record) {
            throw new IllegalStateException("nothing is recorded here");
        }

        @Override
        public void append(UsageRecord record, Ack ack) {
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
