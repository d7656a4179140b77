package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.Sharing.Report;
import dev.gatehouse.ratelimits.Sharing.Share;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over whatever nodes hear of each other, they hear the same. */
class SharingTest {
    private static final RateId KEY = new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.MINUTE);
    private static final RateId OTHER = new RateId(Level.TEAM, "team:with,\"odd' name", Unit.TOKENS, Window.DAY);

    private static TestRedis redis;

    private final List<Database> databases = new ArrayList<>();
    private final List<Sharing> opened = new ArrayList<>();

    @BeforeAll
    static void startRedis() throws IOException {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.stop();
    }

    enum Over {
        MEMORY,
        POSTGRES,
        REDIS
    }

    private IntFunction<Sharing> over(Over which) {
        return switch (which) {
            case MEMORY -> {
                var board = new SimpleSharing.Board(new MovableClocks());
                yield node -> new SimpleSharing(board, node);
            }
            case POSTGRES -> {
                var database = database();
                yield node -> new PostgresSharing(database, new UUID(0, node), new UUID(node, node), Clocks.system());
            }
            case REDIS -> {
                redis.forgetAll();
                yield node -> {
                    var sharing = new RedisSharing(redis.url(), new UUID(0, node), new UUID(node, node));
                    opened.add(sharing);
                    return sharing;
                };
            }
        };
    }

    private Database database() {
        var database = TestDatabase.fresh();
        databases.add(database);
        return database;
    }

    @AfterEach
    void close() {
        opened.forEach(Sharing::close);
        databases.forEach(Database::close);
    }

    @ParameterizedTest
    @EnumSource
    void a_node_by_itself_has_all_that_is_left(Over which) {
        var sharing = over(which).apply(1);

        var answer = sharing.exchange(List.of(new Report(KEY, 100, 30, 7, 0), new Report(OTHER, 9, 9, 0, 0)));

        assertThat(answer).isEqualTo(new Sharing.Answer(1, 1, 0, List.of(new Share(0, 70), new Share(0, 0))));
    }

    @ParameterizedTest
    @EnumSource
    void nodes_know_how_many_they_are_and_which_of_them(Over which) {
        var nodes = over(which);
        nodes.apply(3).exchange(List.of());
        nodes.apply(1).exchange(List.of());

        assertThat(nodes.apply(2).exchange(List.of())).isEqualTo(new Sharing.Answer(3, 3, 1, List.of()));
        assertThat(nodes.apply(1).exchange(List.of())).isEqualTo(new Sharing.Answer(3, 3, 0, List.of()));
        assertThat(nodes.apply(3).exchange(List.of())).isEqualTo(new Sharing.Answer(3, 3, 2, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void what_others_used_and_may_use_is_not_there_for_the_next(Over which) {
        var nodes = over(which);
        nodes.apply(2).exchange(List.of());
        var first = nodes.apply(1).exchange(List.of(new Report(KEY, 100, 10, 9, 0)));
        // (9 + 1) of (9 + 2) parts of 90.
        assertThat(first.shares()).containsExactly(new Share(0, 81));

        var second = nodes.apply(2).exchange(List.of(new Report(KEY, 100, 3, 5, 0)));

        // 6 of 16 parts of what 10, 81 and 3 leave of 100.
        assertThat(second.shares()).containsExactly(new Share(10, 2));
    }

    @ParameterizedTest
    @EnumSource
    void who_waits_gets_what_there_is(Over which) {
        var nodes = over(which);
        nodes.apply(2).exchange(List.of());

        assertThat(nodes.apply(1).exchange(List.of(new Report(KEY, 1, 0, 1, 5))).shares())
                .containsExactly(new Share(0, 1));
        assertThat(nodes.apply(2).exchange(List.of(new Report(KEY, 1, 0, 1, 5))).shares())
                .containsExactly(new Share(0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_told_again_takes_the_place_of_what_was_told(Over which) {
        var nodes = over(which);
        nodes.apply(2).exchange(List.of());
        nodes.apply(1).exchange(List.of(new Report(KEY, 10, 8, 1, 0)));
        nodes.apply(1).exchange(List.of(new Report(KEY, 10, 4, 0, 0)));

        assertThat(nodes.apply(2)
                        .exchange(List.of(new Report(KEY, 10, 0, 0, 0)))
                        .shares())
                .first()
                .extracting(Share::others)
                .isEqualTo(4L);
    }

    @ParameterizedTest
    @EnumSource
    void many_counters_are_answered_in_their_order(Over which) {
        var sharing = over(which).apply(1);
        var reports = IntStream.range(0, 12_000)
                .mapToObj(i ->
                        new Report(new RateId(Level.USER, "user " + i, Unit.REQUESTS, Window.MINUTE), i + 1L, 0, 0, 0))
                .toList();

        assertThat(sharing.exchange(reports).shares())
                .extracting(Share::share)
                .containsExactlyElementsOf(reports.stream().map(Report::limit).toList());
    }

    @Test
    void an_earlier_process_of_a_node_is_still_counted() {
        var database = database();
        var node = new UUID(0, 1);
        new PostgresSharing(database, node, new UUID(1, 1), Clocks.system())
                .exchange(List.of(new Report(KEY, 100, 60, 1, 0)));

        var answer = new PostgresSharing(database, node, new UUID(2, 2), Clocks.system())
                .exchange(List.of(new Report(KEY, 100, 0, 1, 0)));

        assertThat(answer.nodes()).isOne();
        assertThat(answer.shares()).first().extracting(Share::others).isEqualTo(60L);
    }
}
