package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What PostgreSQL and Redis do, in memory: one for each node, all over the same board. */
final class SimpleSharing implements Sharing {
    /** What everybody told. */
    static final class Board {
        private final Clocks clocks;
        private final Map<Integer, Long> seen = new HashMap<>();
        private final Map<String, Map<Integer, Told>> told = new HashMap<>();

        Board(Clocks clocks) {
            this.clocks = clocks;
        }

        /** As a server that was started anew. */
        void forgetAll() {
            seen.clear();
            told.clear();
        }
    }

    private record Told(long used, long share, long asked, long at, long until) {}

    private final Backend backend;
    private final Board board;
    private final int node;
    private boolean away;

    SimpleSharing(Board board, int node) {
        this(Backend.POSTGRES, board, node);
    }

    SimpleSharing(Backend backend, Board board, int node) {
        this.backend = backend;
        this.board = board;
        this.node = node;
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public Pace pace() {
        return backend == Backend.REDIS ? Pace.REDIS : Pace.DATABASE;
    }

    @Override
    public Answer exchange(List<Report> reports) {
        if (away) {
            throw new IllegalStateException("away");
        }
        long now = board.clocks.nanos();
        board.seen.put(node, now);
        var alive = board.seen.entrySet().stream()
                .filter(one ->
                        now - one.getValue() <= Duration.ofSeconds(NODE_SECONDS).toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var shares = new ArrayList<Share>();
        for (var report : reports) {
            shares.add(share(report, alive.size(), now));
        }
        return new Answer(alive.size(), board.seen.size(), alive.indexOf(node), shares);
    }

    private Share share(Report report, int nodes, long now) {
        var all = board.told.computeIfAbsent(report.id().name(), _ -> new HashMap<>());
        long others = 0;
        long shares = 0;
        long asked = 0;
        for (var one : all.entrySet()) {
            var it = one.getValue();
            if (one.getKey() == node || it.until < now) {
                continue;
            }
            others += it.used;
            if (now - it.at <= Duration.ofSeconds(SHARE_SECONDS).toNanos()) {
                shares += Math.max(0, it.share);
                asked += it.asked;
            }
        }
        long share = Sharing.share(report, others, shares, asked, nodes);
        long until = now + report.id().window().length().toNanos();
        all.put(node, new Told(report.used(), share, report.asked(), now, until));
        return new Share(others, share);
    }
}
