package dev.gatehouse.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.access.KeyIdentity;
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
import dev.gatehouse.ratelimits.Rate;
import dev.gatehouse.ratelimits.RateId;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.ratelimits.Rates;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionsTest {
    private static final long TOKENS = 10;
    private static final PurseId KEY = PurseId.of(PurseId.Kind.KEY, "key");
    private static final PurseId TEAM = PurseId.of(PurseId.Kind.TEAM, "team");
    private static final PurseId MEMBER = PurseId.ofMember("team", "user");

    private static final PurseId WALLET = PurseId.of(PurseId.Kind.WALLET, "7");

    private final SimpleBank bank = new SimpleBank();
    private final MovableClocks clocks = new MovableClocks();
    private final RateLimits limits = new RateLimits(clocks);
    private final Purses purses = new Purses(bank, clocks);
    private final InFlight inFlight = new InFlight();
    private final Admissions admissions = new Admissions(limits, purses, inFlight, Refusals.TODAY, clocks);

    @Test
    void who_has_no_budget_is_let_in_and_holds_nothing() {
        var admission = admitted(admit(need(5, 10)));

        assertThat(admission.granted()).isEmpty();
        assertThat(admission.lent()).isEqualTo(Lent.NOTHING);
        assertThat(inFlight.count()).isOne();
        admission.close(new Usd(7), 0, true);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void every_budget_holds_the_same_and_pays_the_same() {
        bank.with(KEY, 100).with(TEAM, 1_000);

        var admission = admitted(admit(need(10, 10), KEY, TEAM));

        assertThat(admission.granted()).contains(new Usd(10));
        assertThat(admission.lent()).isEqualTo(Lent.in(1).and(KEY).and(TEAM));
        admission.close(new Usd(4), 0, true);
        assertThat(left(KEY)).isEqualTo(96);
        assertThat(left(TEAM)).isEqualTo(996);
    }

    @Test
    void the_budget_with_the_least_left_says_how_much_all_hold() {
        bank.with(KEY, 100).with(TEAM, 30).with(MEMBER, 60);

        var admission = admitted(admit(need(10, 80), KEY, TEAM, MEMBER));

        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(left(KEY)).as("of the key while it is held").isEqualTo(70);
        admission.close(Usd.ZERO, 0, true);
        assertThat(left(KEY)).isEqualTo(100);
        assertThat(left(MEMBER)).isEqualTo(60);
    }

    @Test
    void a_budget_that_is_not_held_neither_lends_nor_lessens_what_others_hold() {
        bank.with(TEAM, 30).withOpen(KEY, 100);

        var admission = admitted(admit(need(10, 80), KEY, TEAM));

        assertThat(admission.granted()).contains(new Usd(30));
        assertThat(admission.lent()).isEqualTo(Lent.in(1).and(TEAM));
        admission.close(new Usd(20), 0, true);

        var alone = admitted(admit(need(500, 500), KEY));
        assertThat(alone.granted()).isEmpty();
        assertThat(alone.lent()).isEqualTo(Lent.NOTHING);
        alone.close(new Usd(500), 0, true);
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
        var older = new Admissions(limits, purses, inFlight, Refusals.MARCH_2026, clocks);

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
        admission.close(new Usd(30), 0, true);

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
        admitted(admit(nothing, KEY, other)).close(Usd.ZERO, 0, true);
    }

    @Test
    void credits_do_not_pay_for_what_has_no_price() {
        bank.with(WALLET, 1_000);
        var unknown = new Need(Usd.ZERO, Usd.ZERO, Need.Pricing.UNKNOWN);

        var refused = refused(admit(unknown, WALLET));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("MODEL_PRICING_MISSING");
        admitted(admit(unknown, KEY)).close(Usd.ZERO, 0, true);
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
    void a_request_beyond_a_rate_limit_is_refused_in_the_references_words_and_holds_nothing() {
        bank.with(KEY, 100);
        var rates =
                new Rates(List.of(requests(Level.API_KEY, "the-hash", 1), requests(Level.TEAM, "team", 5)), List.of());
        admitted(admit(rates, KEY));

        var refused = refused(admit(rates, KEY));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.message())
                .isEqualTo(
                        "Rate limit exceeded for api_key: the-hash. Limit type: requests. Current limit: 1, Remaining: 0."
                                + " Limit resets at: 2026-01-01 00:01:01 UTC");
        var wire = refused.wire("req");
        assertThat(List.of(String.valueOf(wire.type()), String.valueOf(wire.param()), String.valueOf(wire.code())))
                .containsExactly("None", "None", "429");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(61));
        assertThat(refused.headers())
                .containsEntry("rate_limit_type", "requests")
                .containsEntry("reset_at", "2026-01-01 00:01:01 UTC")
                .containsEntry("x-ratelimit-backend", "local")
                .containsEntry("x-ratelimit-api_key-remaining-requests", "0")
                .containsEntry("x-ratelimit-team-remaining-requests", "4")
                .containsEntry("x-ratelimit-limit-requests", "1")
                .containsEntry("ratelimit-reset", "61");
        assertThat(inFlight.count()).isOne();
        assertThat(left(KEY)).isEqualTo(90);
    }

    @Test
    void keys_of_the_other_format_are_told_by_a_code_and_its_context() {
        var rates = new Rates(List.of(new Rate(RateId.parallel(Level.API_KEY, "h"), 0)), List.of());
        var key = Identities.limitedBy(List.of(), rates, KeyIdentity.Format.GW);

        var refused =
                (ApiError.RateExceeded) refused(admit(new Caller.KeyHolder(key), new EmptyJournal(), Need.NOTHING));

        assertThat(refused.code()).isEqualTo("CONCURRENT_REQUEST_LIMIT");
        assertThat(refused.context())
                .isEqualTo(Map.of("limit", 0L, "remaining", 0, "window", "concurrent", "retry_after", 1L));
        assertThat(refused.message()).doesNotContain("h.");
    }

    @Test
    void a_request_that_a_budget_refuses_is_counted_in_no_rate_limit() {
        bank.with(KEY, 5);
        var rate = requests(Level.API_KEY, "h", 3);
        var rates = new Rates(List.of(rate, new Rate(RateId.parallel(Level.API_KEY, "h"), 3)), List.of());
        for (int i = 0; i < 5; i++) {
            assertThat(refused(admit(rates, KEY)).code()).isEqualTo("budget_reserved");
        }
        assertThat(limits.standing(rate).remaining()).isEqualTo(3);
    }

    @Test
    void what_was_reserved_is_corrected_when_it_is_known_and_what_was_under_way_is_free() {
        var tokens = new Rate(new RateId(Level.API_KEY, "h", Unit.TOKENS, Window.MINUTE), 100);
        var parallel = new Rate(RateId.parallel(Level.API_KEY, "h"), 1);
        var admission = admitted(admit(new Rates(List.of(tokens, parallel), List.of())));
        assertThat(limits.standing(tokens).remaining()).isEqualTo(100 - TOKENS);

        admission.close(Usd.ZERO, 70, true);

        assertThat(limits.standing(tokens).remaining()).isEqualTo(30);
        assertThat(limits.standing(parallel).remaining()).isOne();
    }

    @Test
    void answers_tell_what_is_left() {
        var rates = new Rates(
                List.of(
                        requests(Level.API_KEY, "h", 10),
                        requests(Level.TEAM, "t", 3),
                        new Rate(new RateId(Level.API_KEY, "h", Unit.TOKENS, Window.MINUTE), 100)),
                List.of());
        var headers = new HashMap<String, String>();

        admitted(admit(rates)).describe(clocks.now(), headers::put);

        assertThat(headers)
                .containsEntry("x-ratelimit-api_key-remaining-requests", "9")
                .containsEntry("x-ratelimit-api_key-limit-requests", "10")
                .containsEntry("x-ratelimit-api_key-remaining-tokens", "90")
                .containsEntry("x-ratelimit-team-remaining-requests", "2")
                .containsEntry("x-ratelimit-remaining-requests", "2")
                .containsEntry("x-ratelimit-limit-tokens", "100")
                .containsEntry("ratelimit-limit", "3")
                .containsEntry("x-litellm-key-rpm-limit", "10")
                .containsEntry("x-litellm-key-tpm-limit", "100")
                .containsEntry("x-ratelimit-backend", "local");
    }

    @Test
    void answers_tell_when_there_is_more_and_of_requests_at_a_time_too() {
        var rates = new Rates(
                List.of(requests(Level.API_KEY, "h", 1), new Rate(RateId.parallel(Level.USER, "u"), 2)), List.of());
        var headers = new HashMap<String, String>();

        admitted(admit(rates)).describe(clocks.now(), headers::put);

        assertThat(headers)
                .containsEntry("x-ratelimit-limit-requests", "1")
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .containsEntry("ratelimit-reset", "61")
                .containsEntry(
                        "x-ratelimit-reset-requests", Long.toString(clocks.now().getEpochSecond() + 61))
                .containsEntry("x-ratelimit-user-limit-max_parallel_requests", "2")
                .containsEntry("x-ratelimit-user-remaining-max_parallel_requests", "1");
    }

    @Test
    void of_what_longer_windows_allow_a_level_says_nothing_by_name() {
        var hourly = new Rate(new RateId(Level.API_KEY, "h", Unit.REQUESTS, Window.HOUR), 9);
        var headers = new HashMap<String, String>();

        admitted(admit(new Rates(List.of(hourly), List.of()))).describe(clocks.now(), headers::put);

        assertThat(headers)
                .containsEntry("x-ratelimit-limit-requests", "9")
                .doesNotContainKey("x-ratelimit-api_key-limit-requests");
    }

    @Test
    void who_has_no_key_is_counted_by_the_day_and_only_for_what_he_got_an_answer_to() {
        var daily = new Rate(new RateId(Level.ANONYMOUS, "somebody", Unit.REQUESTS, Window.DAY), 1);
        var nobody = new Caller.Anonymous(new Rates(List.of(daily), List.of()));
        clocks.advance(Duration.ofHours(23));

        admitted(admit(nobody, new EmptyJournal(), Need.NOTHING)).close(Usd.ZERO, 0, false);
        var admission = admitted(admit(nobody, new EmptyJournal(), Need.NOTHING));
        var headers = new HashMap<String, String>();
        admission.describe(clocks.now(), headers::put);
        admission.close(Usd.ZERO, 0, true);
        var refused = (ApiError.RateExceeded) refused(admit(nobody, new EmptyJournal(), Need.NOTHING));

        assertThat(headers).containsOnlyKeys("x-ratelimit-backend");
        assertThat(refused.code()).isEqualTo("ANONYMOUS_DAILY_LIMIT");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(refused.message()).doesNotContain("somebody");
    }

    @Test
    void what_cannot_be_priced_is_counted_nowhere() {
        bank.with(KEY, 100);
        var rate = requests(Level.API_KEY, "h", 1);
        var key = Identities.limitedBy(List.of(KEY), new Rates(List.of(rate), List.of()), KeyIdentity.Format.SK);
        var unpriceable = new Wanted(_ -> true, List.of(KEY), () -> TOKENS, () -> {
            throw new ArithmeticException("more than nano-dollars can count");
        });

        assertThatThrownBy(() -> admissions.admit(
                        new Caller.KeyHolder(key),
                        unpriceable,
                        new EmptyJournal(),
                        Runnable::run,
                        _ -> {
                            throw new AssertionError("let in");
                        },
                        _ -> {
                            throw new AssertionError("refused");
                        }))
                .isInstanceOf(ArithmeticException.class);

        assertThat(limits.standing(rate).remaining()).isOne();
    }

    @Test
    void what_costs_nothing_needs_credits_but_no_budget() {
        bank.with(KEY, 0);
        var nothing = new Need(Usd.ZERO, Usd.ZERO, Need.Pricing.PRICED);
        bank.with(WALLET, 1);

        admitted(admit(nothing, KEY, WALLET)).close(Usd.ZERO, 0, true);
    }

    private static Rate requests(Level level, String value, long limit) {
        return new Rate(new RateId(level, value, Unit.REQUESTS, Window.MINUTE), limit);
    }

    private CompletableFuture<Object> admit(Rates rates, PurseId... budgets) {
        var key = Identities.limitedBy(List.of(budgets), rates, KeyIdentity.Format.SK);
        return admit(new Caller.KeyHolder(key), new EmptyJournal(), need(10, 10));
    }

    @Test
    void an_admission_is_closed_once() {
        var admission = admitted(admit(Need.NOTHING));
        admission.close(Usd.ZERO, 0, true);

        assertThatThrownBy(() -> admission.close(Usd.ZERO, 0, true)).isInstanceOf(IllegalStateException.class);
    }

    private CompletableFuture<Object> admit(Need need, PurseId... budgets) {
        return admit(new EmptyJournal(), need, budgets);
    }

    private CompletableFuture<Object> admit(Journal journal, Need need, PurseId... budgets) {
        return admit(admissions, journal, need, budgets);
    }

    private CompletableFuture<Object> admit(Caller caller, Journal journal, Need need) {
        return admit(admissions, caller, journal, need);
    }

    private static CompletableFuture<Object> admit(
            Admissions admissions, Journal journal, Need need, PurseId... budgets) {
        return admit(admissions, new Caller.KeyHolder(Identities.limitedBy(List.of(budgets))), journal, need);
    }

    private static CompletableFuture<Object> admit(Admissions admissions, Caller caller, Journal journal, Need need) {
        var outcome = new CompletableFuture<Object>();
        admissions.admit(
                caller,
                new Wanted(_ -> true, caller.purses(), () -> TOKENS, () -> need),
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
                admission.close(Usd.ZERO, 0, true);
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
        public void writeHolds() {
            throw new IllegalStateException("nothing is recorded here");
        }

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
