package dev.gatehouse.breakers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the other nodes think, and what this one makes of it: it opens a breaker as well when at least two, and at least half of the nodes
 * with traffic, have opened theirs. One node whose own way is broken closes nothing for the others. Each opening is believed once, and none
 * from before a reset.
 */
final class Fleet {
    private static final int QUORUM = 2;
    /** Of a reset that the others do not know of yet. */
    private static final long UNTOLD = Long.MAX_VALUE;

    private final Breakers breakers;
    private final UUID node;
    private final Map<String, Long> resets = new ConcurrentHashMap<>();
    private final Map<String, Set<Opening>> believed = new HashMap<>();
    private volatile Map<String, List<Report>> others = Map.of();

    private record Opening(UUID node, long number) {}

    /**
     * How many nodes think what.
     *
     * @param nodes that were heard of within five seconds, this one included
     * @param withTraffic those of them that called the provider within a minute
     * @param open those of them whose own traffic has opened their breaker
     */
    record Opinion(int nodes, int withTraffic, int open, int halfOpen) {}

    Fleet(Breakers breakers, UUID node) {
        this.breakers = breakers;
        this.node = node;
    }

    /** What this node has to tell. */
    List<Report> own() {
        return breakers.views().stream()
                .filter(view -> view.state() != State.CLOSED || view.recentRequests() > 0 || view.openings() > 0)
                .map(this::report)
                .toList();
    }

    private Report report(BreakerView view) {
        return new Report(
                view.provider(),
                node,
                view.adopted() ? State.CLOSED : view.state(),
                view.openings(),
                view.restMillis(),
                view.recentRequests(),
                known(view.provider()));
    }

    private long known(String provider) {
        long known = resets.getOrDefault(provider, 0L);
        return known == UNTOLD ? 0 : known;
    }

    /** From now on nothing is believed of it until the others know of its reset. */
    void resetting(Collection<String> providers) {
        providers.forEach(provider -> resets.put(provider, UNTOLD));
    }

    /**
     * @param numbers of the last reset of each
     * @param told resets of this node that the others know of now
     * @param pending resets of this node that they do not
     */
    void heard(List<Report> reports, Map<String, Long> numbers, Set<String> told, Set<String> pending) {
        numbers.forEach((provider, number) -> {
            if (!pending.contains(provider)) {
                hearReset(provider, number, told.contains(provider));
            }
        });
        var byProvider = new HashMap<String, List<Report>>();
        reports.forEach(report -> byProvider
                .computeIfAbsent(report.provider(), _ -> new ArrayList<>())
                .add(report));
        others = byProvider;
        byProvider.forEach((provider, each) -> {
            if (resets.getOrDefault(provider, 0L) != UNTOLD) {
                judge(provider, each);
            }
        });
    }

    private void hearReset(String provider, long number, boolean own) {
        long before = resets.getOrDefault(provider, 0L);
        if (before == UNTOLD) {
            if (own) {
                resets.put(provider, number);
            }
        } else if (number > before) {
            resets.put(provider, number);
            breakers.of(provider).reset();
        }
    }

    private void judge(String provider, List<Report> told) {
        var open = told.stream()
                .filter(report -> report.isOpen() && report.reset() >= known(provider))
                .toList();
        var view = breakers.of(provider).view();
        long withTraffic = told.stream().filter(Report::hasTraffic).count() + (view.recentRequests() > 0 ? 1 : 0);
        var openings = new HashSet<Opening>();
        open.forEach(report -> openings.add(new Opening(report.node(), report.opening())));
        boolean news = !believed.getOrDefault(provider, Set.of()).containsAll(openings);
        if (view.state() == State.CLOSED && open.size() >= QUORUM && 2L * open.size() >= withTraffic && news) {
            believed.put(provider, openings);
            breakers.of(provider)
                    .adopt(Duration.ofMillis(
                            open.stream().mapToLong(Report::restMillis).min().orElse(0)));
        }
    }

    Opinion opinion(BreakerView own) {
        var told = others.getOrDefault(own.provider(), List.of());
        boolean ownTraffic = own.recentRequests() > 0 || own.isOwnOpen();
        return new Opinion(
                1 + told.size(),
                (int) told.stream().filter(Report::hasTraffic).count() + (ownTraffic ? 1 : 0),
                (int) told.stream().filter(Report::isOpen).count() + (own.isOwnOpen() ? 1 : 0),
                (int) told.stream()
                                .filter(report -> report.state() == State.HALF_OPEN)
                                .count()
                        + (own.state() == State.HALF_OPEN && !own.adopted() ? 1 : 0));
    }
}
