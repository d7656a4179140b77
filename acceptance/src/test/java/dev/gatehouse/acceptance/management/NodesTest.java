package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Await;
import dev.gatehouse.acceptance.Product;
import dev.gatehouse.acceptance.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What one node takes away the other node refuses soon, and once it has refused it goes on refusing. */
@ManagementTest
final class NodesTest {
    private static final int ROUNDS = 17;
    private static final int CLIENTS = 2;
    private static final int AFTERWARDS = 5;
    private static final int AT_ONCE = 3;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Product other = SecondNode.bounded();
    private final Api master = Api.master();

    /** Ways to take something away. */
    private enum Way {
        BLOCK,
        DELETE,
        REGENERATE,
        DEMOTE,
        BLOCK_TEAM,
        REMOVE_MEMBER
    }

    /**
     * One thing that works until it is taken away.
     *
     * @param path what the credential opens
     * @param away what takes that away
     */
    private record Right(String credential, String path, Runnable away) {}

    @Test
    void what_one_node_takes_away_the_other_refuses_within_a_second_for_good() {
        var nanos = Collections.synchronizedList(new ArrayList<Long>());
        var rounds = new ArrayList<Way>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.addAll(List.of(Way.values()));
        }
        Together.each(AT_ONCE, rounds, way -> nanos.add(refusedAfter(way, right(way))));
        nanos.sort(null);
        System.out.printf(
                "%d revocations were refused by the other node after p50 %d ms, p99 %d ms, at most %d ms%n",
                nanos.size(), millis(nanos, 50), millis(nanos, 99), millis(nanos, 100));
        assertThat(nanos).hasSize(ROUNDS * Way.values().length).allMatch(taken -> taken < BOUND_NANOS);
    }

    private static long millis(List<Long> sorted, int percent) {
        int index = Math.min(sorted.size() - 1, sorted.size() * percent / 100);
        return TimeUnit.NANOSECONDS.toMillis(sorted.get(index));
    }

    private Right right(Way way) {
        var scratch = Scratch.fresh();
        return switch (way) {
            case BLOCK -> {
                var key = scratch.raw("block");
                yield own(key, () -> master.does("/key/block", "key", key.hash()));
            }
            case DELETE -> {
                var key = scratch.raw("delete");
                yield own(key, () -> master.does("/key/delete", "keys", List.of(key.hash())));
            }
            case REGENERATE -> {
                var key = scratch.raw("regenerate");
                yield own(key, () -> master.does("/key/regenerate", "key", key.hash()));
            }
            case DEMOTE -> {
                var admin = scratch.actor("admin", "proxy_admin", List.of());
                yield new Right(
                        admin.key().clear(),
                        Api.path("/user/info", "user_id", scratch.user("other", "internal_user")),
                        () -> master.does("/user/update", "user_id", admin.user(), "user_role", "internal_user"));
            }
            case BLOCK_TEAM -> {
                var team = scratch.team("team", List.of(), List.of());
                yield own(scratch.raw("team", "team_id", team), () -> master.does("/team/block", "team_id", team));
            }
            case REMOVE_MEMBER -> {
                var member = scratch.actor("member", "internal_user", List.of());
                var team = scratch.team("team", List.of(), List.of(member.user()));
                yield new Right(
                        member.key().clear(),
                        Api.path("/team/info", "team_id", team),
                        () -> master.does("/team/member_delete", "team_id", team, "user_id", member.user()));
            }
        };
    }

    private static Right own(Key key, Runnable away) {
        return new Right(key.clear(), "/user/available_roles", away);
    }

    /** Clients keep asking the other node all the while; none may be served who asked after one was refused. */
    private long refusedAfter(Way way, Right right) {
        var caller = Api.with(right.credential()).on(other);
        Await.until(way + " to be served before", () -> caller.get(right.path()).status() == 200);
        var firstRefusal = new AtomicLong(Long.MAX_VALUE);
        var takenAway = new AtomicLong(Long.MAX_VALUE);
        Together.race(CLIENTS + 1, client -> {
            if (client == 0) {
                right.away().run();
                takenAway.set(System.nanoTime());
            } else {
                ask(way, caller, right.path(), firstRefusal);
            }
            return client;
        });
        return Math.max(0, firstRefusal.get() - takenAway.get());
    }

    private static void ask(Way way, Api caller, String path, AtomicLong firstRefusal) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (int refused = 0; refused < AFTERWARDS; ) {
            LockSupport.parkNanos(PACE_NANOS);
            long asked = System.nanoTime();
            int status = caller.sweep("GET", path, null).status();
            if (status == 200) {
                assertThat(asked).as(way + ": served after a refusal").isLessThan(firstRefusal.get());
                assertThat(asked).as(way + ": never refused").isLessThan(deadline);
                // A node that could not look in time serves nobody, and has not refused either.
            } else if (status != Api.BUSY) {
                assertThat(status).as(way.toString()).isIn(401, 403);
                firstRefusal.accumulateAndGet(System.nanoTime(), Math::min);
                refused++;
            }
        }
    }

    @Test
    void what_one_node_gives_the_other_grants() {
        var scratch = Scratch.fresh();
        var key = scratch.raw("given");
        master.does("/key/block", "key", key.hash());
        var asked = Api.with(key.clear()).on(other);
        Await.until("the refusal", () -> asked.get("/key/info").status() == 401);
        master.does("/key/unblock", "key", key.hash());
        Await.until("the unblocked key", () -> asked.get("/key/info").status() == 200);
        var user = scratch.actor("promoted", "internal_user", List.of());
        var foreign = Api.path("/user/info", "user_id", scratch.user("foreign", "internal_user"));
        assertThat(user.api().on(other).get(foreign).status()).isEqualTo(403);
        master.does("/user/update", "user_id", user.user(), "user_role", "proxy_admin");
        Await.until("the promotion", () -> user.api().on(other).get(foreign).status() == 200);
    }
}
