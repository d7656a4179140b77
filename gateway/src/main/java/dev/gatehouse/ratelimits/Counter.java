package dev.gatehouse.ratelimits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this process counted of one thing, and what it may count besides until it hears of the others again. Each method holds its lock
 * for a moment.
 */
final class Counter {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long ASK_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    /** Refusals rest on what is no older. */
    private static final long FULL_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int FEW = 10;
    /** What others counted before they had heard of anybody is told by then. Meanwhile each keeps to its part. */
    private static final long SETTLING_NANOS = Duration.ofMillis(500).toNanos();

    private static final long UNDER_WAY = -1;

    /** What became of an attempt to count something. */
    enum Verdict {
        TAKEN,
        /** As above, but others have not been heard of. */
        TAKEN_BLINDLY,
        FULL,
        /** Others may have left something: they should be asked. */
        SHORT,
        /** It is no longer in use; there may be a new one. */
        RETIRED
    }

    private final RateId id;
    private final SlidingSum sum;
    private final boolean parallel;
    private long underWay;
    private long limit;
    private long others;
    private long share;
    private long spent;
    private long asked;
    private long askedBefore;
    private long waiting;
    private long reported;
    private boolean touched;
    private boolean answered;
    private long answeredAt;
    private long heardSince;
    private long lostBefore;
    private long touchedAt;
    private boolean retired;

    Counter(RateId id, long now) {
        this.id = id;
        this.parallel = id.unit() == RateId.Unit.PARALLEL;
        this.sum = new SlidingSum(id.window().length());
        this.touchedAt = now;
    }

    RateId id() {
        return id;
    }

    /**
     * Counts, where the limit is not reached. An amount is counted as a whole: the last one may go beyond it.
     *
     * @param slot told where it was counted
     */
    synchronized Verdict take(long most, long amount, long now, View view, long[] slot, int at) {
        if (retired) {
            return Verdict.RETIRED;
        }
        limit = most;
        touched = true;
        touchedAt = now;
        asked += amount;
        var verdict = verdict(most, now, view);
        if (verdict == Verdict.TAKEN || verdict == Verdict.TAKEN_BLINDLY) {
            slot[at] = add(amount, now);
        } else if (verdict == Verdict.SHORT) {
            waiting += amount;
        }
        return verdict;
    }

    /** Others are asked meanwhile whether it was too much. */
    synchronized void takeAnyway(long amount, long now) {
        add(amount, now);
    }

    private Verdict verdict(long most, long now, View view) {
        long used = used(now);
        if (used >= most) {
            return Verdict.FULL;
        }
        if (view.isCutOff()) {
            return used < view.part(id, most) ? Verdict.TAKEN : Verdict.FULL;
        }
        if (view.isAlone()) {
            return Verdict.TAKEN;
        }
        return answered && now - answeredAt <= FRESH_NANOS ? informed(most, used, now, view) : blind(most, used, view);
    }

    private Verdict informed(long most, long used, long now, View view) {
        long age = now - answeredAt;
        if (used + others >= most) {
            return age > FULL_NANOS ? Verdict.SHORT : Verdict.FULL;
        }
        if (view.nodes() == 1
                || spent < share && (now - heardSince > SETTLING_NANOS || isWithinPart(most, used, view))) {
            return Verdict.TAKEN;
        }
        // Where there are but a few, each of them is worth a question: the last answer was for those who waited then.
        return isFew(most, view) || age > ASK_PAUSE_NANOS ? Verdict.SHORT : Verdict.FULL;
    }

    /** Of the others nothing was heard lately. Where each has but a few, they are asked first. */
    private Verdict blind(long most, long used, View view) {
        return !isFew(most, view) && isWithinPart(most, used, view) ? Verdict.TAKEN_BLINDLY : Verdict.SHORT;
    }

    private boolean isWithinPart(long most, long used, View view) {
        return isFew(most, view) || used < view.part(id, most);
    }

    private static boolean isFew(long most, View view) {
        return most < (long) FEW * view.nodes();
    }

    private long add(long amount, long now) {
        spent += amount;
        if (parallel) {
            underWay += amount;
            return UNDER_WAY;
        }
        return sum.add(now, amount);
    }

    /** As if it had never been asked for. */
    synchronized void giveBack(long slot, long amount, long now) {
        asked = Math.max(0, asked - amount);
        lessen(slot, amount, now);
    }

    /** It is not under way any more. */
    synchronized void release(long amount) {
        lessen(UNDER_WAY, amount, 0);
    }

    /**
     * It became another amount than was counted. What is more counts from now on, for its time may have left.
     *
     * @return false where the counter is no longer in use
     */
    synchronized boolean correct(long slot, long counted, long real, long now) {
        if (retired) {
            return false;
        }
        if (real < counted) {
            lessen(slot, counted - real, now);
        } else if (real > counted) {
            touched = true;
            touchedAt = now;
            add(real - counted, now);
        }
        return true;
    }

    private void lessen(long slot, long amount, long now) {
        touched = true;
        spent -= amount;
        if (parallel) {
            underWay -= amount;
        } else {
            sum.takeBack(slot, now, amount);
        }
    }

    /** Whether others wait for what is given back here. */
    synchronized boolean isTight(View view) {
        return !view.isAlone() && !view.isCutOff() && 2 * (underWay + 1 + others) >= limit;
    }

    synchronized Standing standing(long most, long now) {
        long used = used(now);
        long known = answered && now - answeredAt <= FRESH_NANOS ? others : 0;
        return new Standing(
                new Rate(id, most),
                Math.max(0, most - used - known),
                Duration.ofNanos(untilFree(most, used, known, now)));
    }

    private long untilFree(long most, long used, long known, long now) {
        if (parallel) {
            return Duration.ofSeconds(1).toNanos();
        }
        return used + known < most ? sum.nanosUntil(0, now) : sum.nanosUntil(Math.max(0, most - known - 1), now);
    }

    /** Null where there is nothing to tell. */
    synchronized Sharing.@Nullable Report report(long now, boolean anyway) {
        long used = used(now);
        if (!anyway && !touched && used == reported && waiting == 0) {
            asked = 0;
            askedBefore = 0;
            return null;
        }
        var report = new Sharing.Report(id, limit, used, Math.max(asked, askedBefore), waiting);
        touched = false;
        reported = used;
        askedBefore = asked;
        asked = 0;
        waiting = 0;
        share -= spent;
        spent = 0;
        return report;
    }

    /** @param lost when the others were last lost sight of */
    synchronized void answered(Sharing.Share told, long now, long lost) {
        if (!answered || now - answeredAt > FRESH_NANOS || lost != lostBefore) {
            heardSince = now;
        }
        lostBefore = lost;
        others = told.others();
        share = told.share();
        answered = true;
        answeredAt = now;
    }

    /** Nothing was told: it is tried again. */
    synchronized void unheard(Sharing.Report report) {
        touched = true;
        reported = -1;
        waiting += report.waiting();
    }

    /** @return whether it is not needed any more, and takes nothing from now on */
    synchronized boolean retire(long now) {
        retired |= used(now) == 0 && now - touchedAt > FRESH_NANOS;
        return retired;
    }

    synchronized long touchedAt() {
        return touchedAt;
    }

    private long used(long now) {
        return parallel ? underWay : sum.at(now);
    }
}
