package dev.gatehouse.ratelimits;

import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import java.util.ArrayList;
import java.util.List;

/** What one request was counted as. Ends once: by {@link #giveBack} or {@link #settle}. */
public final class Taken {
    private final RateLimits limits;
    private final List<Rate> rates;
    private final Counter[] counters;
    private final long[] slots;
    private final long tokens;
    private int size;

    Taken(RateLimits limits, List<Rate> rates, long tokens) {
        this.limits = limits;
        this.rates = rates;
        this.counters = new Counter[rates.size()];
        this.slots = new long[rates.size()];
        this.tokens = tokens;
    }

    long[] slots() {
        return slots;
    }

    int size() {
        return size;
    }

    void add(Counter counter) {
        counters[size++] = counter;
    }

    long amount(Unit unit) {
        return unit == Unit.TOKENS ? tokens : 1;
    }

    /** As if the request had never come. */
    public void giveBack() {
        for (int i = size - 1; i >= 0; i--) {
            counters[i].giveBack(slots[i], amount(counters[i].id().unit()), limits.nanos());
        }
        size = 0;
    }

    /**
     * @param used tokens
     * @param answered whoever has no key is not counted for what he got no answer to
     */
    public void settle(long used, boolean answered) {
        for (int i = size - 1; i >= 0; i--) {
            switch (counters[i].id().unit()) {
                case REQUESTS -> {
                    if (!answered && counters[i].id().level() == Level.ANONYMOUS) {
                        counters[i].giveBack(slots[i], 1, limits.nanos());
                    }
                }
                case TOKENS -> limits.correct(counters[i], slots[i], tokens, used);
                case PARALLEL -> limits.release(counters[i]);
            }
        }
        size = 0;
    }

    /** How far each of the limits is used up, this request included. */
    public List<Standing> standings() {
        var standings = new ArrayList<Standing>(rates.size());
        for (var rate : rates) {
            standings.add(limits.standing(rate));
        }
        return standings;
    }

    public Backend backend() {
        return limits.backend();
    }
}
