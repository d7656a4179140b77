package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.ratelimits.Counter.Verdict;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.Sharing.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every counter of this node. A request is counted in memory; only one that finds no share left of a limit that is not reached waits,
 * for a moment, until the other nodes were asked.
 */
public final class RateLimits {
    /** What was not used for longest goes first, where there are more. */
    static final int MOST_COUNTERS = 250_000;

    private final Clocks clocks;
    private final ConcurrentHashMap<RateId, Counter> counters = new ConcurrentHashMap<>();
    private volatile View view = View.BEGINNING;
    private volatile Prompt prompt = Prompt.NOBODY;

    public RateLimits(Clocks clocks) {
        this.clocks = clocks;
    }

    void prompt(Prompt prompt) {
        this.prompt = prompt;
    }

    /**
     * A limit refuses.
     *
     * @param standings of all limits that were asked about
     */
    public record Reached(Standing standing, List<Standing> standings, Backend backend) {
        public Reached {
            standings = List.copyOf(standings);
        }
    }

    /**
     * Counts a request in all of these, or in none.
     *
     * @param tokens it may use; asked only where tokens are limited
     * @param loop on which it is told what became of it, where that takes a moment
     */
    public void take(
            List<Rate> rates, LongSupplier tokens, Executor loop, Consumer<Taken> taken, Consumer<Reached> refused) {
        long amount = rates.stream().anyMatch(rate -> rate.id().unit() == Unit.TOKENS) ? tokens.getAsLong() : 0;
        attempt(rates, amount, loop, taken, refused, false);
    }

    private void attempt(
            List<Rate> rates,
            long tokens,
            Executor loop,
            Consumer<Taken> taken,
            Consumer<Reached> refused,
            boolean asked) {
        var attempt = new Taken(this, rates, tokens);
        for (var rate : rates) {
            var counter = count(attempt, rate);
            if (counter == null) {
                continue;
            }
            attempt.giveBack();
            if (asked || counter.verdict() == Verdict.FULL) {
                refused.accept(reached(rate, attempt));
            } else {
                prompt.now(
                        counter.counter(),
                        () -> loop.execute(() -> attempt(rates, tokens, loop, taken, refused, true)));
            }
            return;
        }
        taken.accept(attempt);
    }

    /** As above, of one limit, for those who cannot wait: as long as it is not known to be reached they are let through. */
    public Optional<Reached> count(Rate rate) {
        var attempt = new Taken(this, List.of(rate), 0);
        var stopped = count(attempt, rate);
        if (stopped == null) {
            return Optional.empty();
        }
        var standing = standing(rate);
        if (standing.remaining() > 0 && !view.isCutOff()) {
            stopped.counter().takeAnyway(1, clocks.nanos());
            prompt.soon(stopped.counter());
            return Optional.empty();
        }
        return Optional.of(reached(rate, attempt));
    }

    private Reached reached(Rate refusing, Taken attempt) {
        var standings = attempt.standings().stream()
                .map(one -> one.rate().equals(refusing) ? one.refusing() : one)
                .toList();
        return new Reached(standing(refusing).refusing(), standings, backend());
    }

    private record Stopped(Counter counter, Verdict verdict) {}

    /** Null where it was counted. */
    private @Nullable Stopped count(Taken attempt, Rate rate) {
        long amount = attempt.amount(rate.id().unit());
        while (true) {
            var counter = counter(rate.id());
            var verdict = counter.take(rate.limit(), amount, clocks.nanos(), view, attempt.slots(), attempt.size());
            switch (verdict) {
                case TAKEN -> {
                    attempt.add(counter);
                    return null;
                }
                case TAKEN_BLINDLY -> {
                    attempt.add(counter);
                    prompt.soon(counter);
                    return null;
                }
                case FULL, SHORT -> {
                    return new Stopped(counter, verdict);
                }
                case RETIRED -> counters.remove(rate.id(), counter);
            }
        }
    }

    private Counter counter(RateId id) {
        var found = counters.get(id);
        return found == null ? counters.computeIfAbsent(id, absent -> new Counter(absent, clocks.nanos())) : found;
    }

    /** How far a limit is used up. Counts nothing. */
    public Standing standing(Rate rate) {
        return counter(rate.id()).standing(rate.limit(), clocks.nanos());
    }

    /** Over what this node hears of the others at the moment. */
    public Backend backend() {
        return view.backend();
    }

    /** Those that share the limits, as far as this one knows. */
    public int nodes() {
        return view.nodes();
    }

    /** Those in use. */
    public int count() {
        return counters.size();
    }

    long nanos() {
        return clocks.nanos();
    }

    void correct(Counter counter, long slot, long counted, long real) {
        while (!counter.correct(slot, counted, real, clocks.nanos())) {
            counters.remove(counter.id(), counter);
            counter = counter(counter.id());
        }
    }

    void release(Counter counter) {
        counter.release(1);
        if (counter.isTight(view)) {
            prompt.soon(counter);
        }
    }

    /** Tells the others of all that changed; of everything, where they may have been told nothing, or have forgotten it. */
    void exchange(Sharing sharing) {
        // Who is alone has nobody to tell.
        exchange(sharing, view.isAlone() ? List.of() : counters.values(), view.isCutOff());
    }

    /** Tells the others of these, whether they changed or not. */
    void exchange(Sharing sharing, Collection<Counter> some, boolean anyway) {
        long now = clocks.nanos();
        var told = new ArrayList<Counter>();
        var reports = new ArrayList<Report>();
        for (var counter : some) {
            var report = counter.report(now, anyway);
            if (report != null) {
                told.add(counter);
                reports.add(report);
            }
        }
        try {
            var answer = sharing.exchange(reports);
            for (int i = 0; i < told.size(); i++) {
                told.get(i).answered(answer.shares().get(i), now, view.lost());
            }
            view = view.heard(answer, sharing.backend(), now);
        } catch (RuntimeException e) {
            for (int i = 0; i < told.size(); i++) {
                told.get(i).unheard(reports.get(i));
            }
            throw e;
        }
    }

    /** The others cannot be heard: from now on this node keeps to its part. */
    void cutOff() {
        view = view.cutOff(clocks.nanos());
    }

    /** Forgets what is idle. */
    void sweep() {
        long now = clocks.nanos();
        counters.forEach((id, counter) -> {
            if (counter.retire(now)) {
                counters.remove(id, counter);
            }
        });
        int tooMany = counters.size() - MOST_COUNTERS;
        if (tooMany > 0) {
            counters.values().stream()
                    .map(counter -> new Aged(counter, counter.touchedAt()))
                    .sorted(Comparator.comparingLong(Aged::touchedAt))
                    .limit(tooMany)
                    .forEach(aged -> counters.remove(aged.counter().id(), aged.counter()));
        }
    }

    private record Aged(Counter counter, long touchedAt) {}
}
