package dev.gatehouse.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.money.ForAll;
import dev.gatehouse.money.Usd;
import java.util.EnumSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CreditsTest {
    @Test
    void a_charge_takes_from_the_first_part_that_has_something_and_goes_on_to_the_next() {
        var taken = credits(5, 3, 2, 10).charged(new Usd(9));

        assertThat(taken).isEqualTo(credits(5, 3, 1, 0));
    }

    @Test
    void what_is_in_no_part_is_owed_by_the_last() {
        var balance = credits(1, 0, 2, 3);

        assertThat(balance.charged(new Usd(10))).isEqualTo(credits(1, 0, 2, 7));
        assertThat(credits(0, 0, 0, -4).charged(new Usd(1))).isEqualTo(credits(0, 0, 0, 1));
    }

    @Test
    void a_charge_is_taken_whole_and_only_the_last_part_can_owe() {
        ForAll.cases(2_000, random -> {
            var balance = random(random);
            var cost = new Usd(random.nextLong(0, 100));

            var taken = balance.charged(cost);
            var after = balance.plus(taken.negated());

            assertThat(taken.total()).isEqualTo(cost);
            for (var bucket : CreditBucket.values()) {
                assertThat(taken.of(bucket).nanos()).isNotNegative();
                if (bucket != CreditBucket.PURCHASED) {
                    assertThat(after.of(bucket).nanos()).isNotNegative();
                }
            }
            for (var later : CreditBucket.values()) {
                for (var earlier : CreditBucket.values()) {
                    if (earlier.compareTo(later) < 0 && taken.of(later).nanos() > 0) {
                        assertThat(after.of(earlier)).isEqualTo(Usd.ZERO);
                    }
                }
            }
        });
    }

    @Test
    void what_is_over_is_lost_but_for_what_requests_under_way_hold_of_it() {
        var balance = credits(5, 7, 2, 1);

        assertThat(balance.expired(EnumSet.of(CreditBucket.TRIAL), new Usd(0))).isEqualTo(credits(0, 7, 0, 0));
        assertThat(balance.expired(EnumSet.of(CreditBucket.TRIAL), new Usd(5))).isEqualTo(credits(0, 7, 0, 0));
        assertThat(balance.expired(EnumSet.of(CreditBucket.TRIAL), new Usd(6))).isEqualTo(credits(0, 6, 0, 0));
        assertThat(balance.expired(EnumSet.of(CreditBucket.ALLOWANCE, CreditBucket.TRIAL), new Usd(6)))
                .isEqualTo(credits(0, 6, 0, 0));
        assertThat(balance.expired(EnumSet.of(CreditBucket.ALLOWANCE, CreditBucket.TRIAL), new Usd(100)))
                .isEqualTo(Credits.NOTHING);
    }

    @Test
    void after_what_is_over_is_lost_no_more_of_it_can_be_lent() {
        ForAll.cases(2_000, random -> {
            var balance = random(random);
            var over = EnumSet.noneOf(CreditBucket.class);
            if (random.nextBoolean()) {
                over.add(CreditBucket.ALLOWANCE);
            }
            if (random.nextBoolean()) {
                over.add(CreditBucket.TRIAL);
            }
            var held = new Usd(random.nextLong(0, 40));

            var left = balance.plus(balance.expired(over, held).negated());

            long lasting = 0;
            for (var bucket : CreditBucket.values()) {
                assertThat(left.of(bucket).nanos())
                        .isBetween(
                                Math.min(0, balance.of(bucket).nanos()),
                                balance.of(bucket).nanos());
                lasting += over.contains(bucket) ? 0 : balance.of(bucket).nanos();
            }
            assertThat(left.total().minus(held).nanos()).as("to be lent").isLessThanOrEqualTo(Math.max(0, lasting));
        });
    }

    private static Credits random(RandomGenerator random) {
        return credits(
                random.nextLong(0, 20), random.nextLong(0, 20), random.nextLong(0, 20), random.nextLong(-10, 20));
    }

    private static Credits credits(long allowance, long trial, long bonus, long purchased) {
        return new Credits(new Usd(allowance), new Usd(trial), new Usd(bonus), new Usd(purchased));
    }
}
