package dev.gatehouse.leases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.leases.Bank.Loan;
import dev.gatehouse.leases.Bank.Request;
import dev.gatehouse.leases.Purse.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.MovableClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PurseTest {
    private static final Duration TERM = Duration.ofMinutes(60);

    private final MovableClocks clocks = new MovableClocks();
    private final AtomicLong numbers = new AtomicLong();
    private final Purse purse = new Purse(PurseId.of(PurseId.Kind.TEAM, "team"), 1, numbers::incrementAndGet, clocks);
    private final List<Outcome> told = new ArrayList<>();

    @Test
    void nothing_is_asked_where_nobody_needs_anything() {
        assertThat(purse.next()).isNull();
        assertThat(purse.isRestless()).isFalse();
    }

    @Test
    void one_question_is_under_way_at_a_time_and_is_repeated_as_it_was() {
        hold(5, 5);
        var first = Objects.requireNonNull(purse.next());
        assertThat(purse.next()).isNull();

        hold(7, 7);
        purse.unanswered().forEach(Runnable::run);

        assertThat(told).hasSize(2).allMatch(Outcome.Unavailable.class::isInstance);
        assertThat(purse.next()).as("although nobody waits any longer").isEqualTo(first);
    }

    @Test
    void a_lost_answer_is_asked_for_again_although_nobody_comes_and_not_all_the_time() {
        hold(5, 5);
        var first = Objects.requireNonNull(purse.next());
        purse.unanswered().forEach(Runnable::run);

        assertThat(purse.isRestless()).as("at once").isFalse();
        clocks.advance(Purse.SILENCE);
        assertThat(purse.isRestless()).as("a while later").isTrue();
        assertThat(purse.next()).isEqualTo(first);
        purse.unanswered().forEach(Runnable::run);
        assertThat(purse.isRestless()).as("the bank is still away").isFalse();
    }

    @Test
    void a_purse_whose_lost_answer_came_at_last_gives_back_what_it_was_lent_and_is_put_away() {
        hold(5, 5);
        purse.next();
        purse.unanswered();
        clocks.advance(Purse.IDLE.plusSeconds(1));
        assertThat(purse.retire()).as("it may have been lent something").isFalse();

        assertThat(purse.isRestless()).isTrue();
        answer(new Loan.Lent(new Usd(5), TERM));
        assertThat(purse.isRestless()).isTrue();
        var back = Objects.requireNonNull(purse.next());
        assertThat(back.back()).isEqualTo(new Usd(5));
        purse.answered(back, new Loan.Lent(Usd.ZERO, TERM));

        assertThat(purse.isRestless()).isFalse();
        assertThat(purse.retire()).isTrue();
    }

    @Test
    void a_purse_in_debt_asks_once_a_second_and_not_for_ever() {
        hold(5, 5);
        answer(new Loan.Lent(new Usd(5), TERM));
        ((Outcome.Held) told.getFirst()).hold().settle(new Usd(50));

        assertThat(questions()).isOne();
        assertThat(questions()).isZero();
        clocks.advance(Duration.ofSeconds(1));
        assertThat(questions()).isOne();
    }

    @Test
    void who_waits_is_asked_for_although_an_earlier_question_was_answered_by_wait() {
        hold(5, 5);
        answer(new Loan.Recalling());

        assertThat(purse.next()).as("in the pause").isNull();
        clocks.advance(Purse.PAUSE);
        assertThat(purse.isRestless()).isTrue();
        assertThat(purse.next()).isNotNull();
    }

    @Test
    void a_late_look_at_an_earlier_book_changes_nothing() {
        purse.turnTo(2);
        hold(5, 5);
        answer(new Loan.Lent(new Usd(20), TERM));

        var outcome = purse.hold(new Usd(5), new Usd(5), 1, told::add);

        assertThat(outcome).isInstanceOf(Outcome.Held.class);
    }

    @Test
    void an_exhausted_purse_refuses_from_memory_until_it_changes() {
        hold(5, 5);
        answer(new Loan.Refused(new Shortage(new Usd(100), new Usd(100))));
        assertThat(told).singleElement().isInstanceOf(Outcome.Refused.class);

        assertThat(hold(5, 5)).isInstanceOf(Outcome.Refused.class);
        assertThat(purse.next()).isNull();
        purse.changed();
        assertThat(hold(5, 5)).isInstanceOf(Outcome.Waiting.class);
    }

    @Test
    void what_nobody_uses_goes_back_and_then_the_purse_is_put_away() {
        hold(5, 5);
        answer(new Loan.Lent(new Usd(20), TERM));
        ((Outcome.Held) told.getFirst()).hold().settle(Usd.ZERO);
        assertThat(purse.retire()).isFalse();
        clocks.advance(Purse.IDLE.plusSeconds(1));

        var back = Objects.requireNonNull(purse.next());
        assertThat(back.back()).isEqualTo(new Usd(20));
        purse.answered(back, new Loan.Lent(Usd.ZERO, TERM));

        assertThat(purse.retire()).isTrue();
        assertThat(purse.hold(new Usd(1), new Usd(1), 1, told::add)).isInstanceOf(Outcome.Retired.class);
    }

    @Test
    void what_was_lent_is_not_held_after_its_term() {
        hold(5, 5);
        answer(new Loan.Lent(new Usd(20), TERM));
        clocks.advance(TERM);

        assertThat(hold(5, 5)).isInstanceOf(Outcome.Waiting.class);
        assertThat(Objects.requireNonNull(purse.next()).back()).isEqualTo(new Usd(15));
    }

    private int questions() {
        int count = 0;
        for (var request = purse.next(); request != null && count < 100; request = purse.next()) {
            purse.answered(request, new Loan.Lent(Usd.ZERO, TERM));
            count++;
        }
        return count;
    }

    private Outcome hold(long least, long most) {
        return purse.hold(new Usd(least), new Usd(most), 1, told::add);
    }

    private void answer(Loan loan) {
        Request request = Objects.requireNonNull(purse.next());
        purse.answered(request, loan).forEach(Runnable::run);
    }
}
