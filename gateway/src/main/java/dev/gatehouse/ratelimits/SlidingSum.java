package dev.gatehouse.ratelimits;

import java.time.Duration;

/**
 * What was counted within the last window, by sixtieths of it. A sixtieth leaves as a whole, and late: in no window is more let through
 * than its limit. What is idle takes little memory. Used under its counter's lock.
 */
final class SlidingSum {
    private static final int SLOTS = 60;
    private static final int FEW = 4;

    private final long slotNanos;
    private long[] slots = new long[FEW];
    private long[] amounts = new long[FEW];
    private int first;
    private int size;
    private long sum;

    SlidingSum(Duration window) {
        slotNanos = window.toNanos() / SLOTS;
    }

    long at(long now) {
        long oldest = slot(now) - SLOTS;
        while (size > 0 && slots[first] < oldest) {
            sum -= amounts[first];
            first = next(first);
            size--;
        }
        return sum;
    }

    /** @return the sixtieth it was counted in */
    long add(long now, long amount) {
        at(now);
        // Threads read the clock before they come here, and may come in another order.
        long slot = size == 0 ? slot(now) : Math.max(slot(now), slots[last()]);
        if (size == 0 || slots[last()] != slot) {
            append(slot);
        }
        amounts[last()] += amount;
        sum += amount;
        return slot;
    }

    /** Of what was counted in a sixtieth, unless that has left. */
    void takeBack(long slot, long now, long amount) {
        at(now);
        for (int i = 0, at = last(); i < size && slots[at] >= slot; i++, at = previous(at)) {
            if (slots[at] == slot) {
                long back = Math.min(amount, amounts[at]);
                amounts[at] -= back;
                sum -= back;
                return;
            }
        }
    }

    /** Until no more than this is left, if nothing is added. */
    long nanosUntil(long most, long now) {
        long left = at(now);
        for (int i = 0, at = first; i < size && left > most; i++, at = next(at)) {
            left -= amounts[at];
            if (left <= most) {
                return (slots[at] + SLOTS + 1) * slotNanos - now;
            }
        }
        return left > most ? slotNanos : 0;
    }

    private void append(long slot) {
        if (size == slots.length) {
            grow();
        }
        size++;
        slots[last()] = slot;
        amounts[last()] = 0;
    }

    private void grow() {
        long[] more = new long[size * 2];
        long[] moreAmounts = new long[size * 2];
        for (int i = 0, at = first; i < size; i++, at = next(at)) {
            more[i] = slots[at];
            moreAmounts[i] = amounts[at];
        }
        slots = more;
        amounts = moreAmounts;
        first = 0;
    }

    private long slot(long nanos) {
        return Math.floorDiv(nanos, slotNanos);
    }

    private int last() {
        return (first + size - 1) & (slots.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (slots.length - 1);
    }

    private int previous(int at) {
        return (at - 1) & (slots.length - 1);
    }
}
