package dev.gatehouse.accessgroups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.ModelWay;
import dev.gatehouse.access.ModelWay.By;
import dev.gatehouse.explain.Losses;
import dev.gatehouse.explain.Losses.Loss;
import dev.gatehouse.explain.Question.Edge;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** By which way a list allows a model, and who would lose it with an edge. */
class EdgeLossesTest {
    private static final Edge EDGE = new Edge("top", "low");

    private final GroupsFixture world = new GroupsFixture("m:low", "n:low,side", "o");

    EdgeLossesTest() {
        for (var edge : List.of("top low", "upper top", "upper side")) {
            world.execute(
                    "insert into access_group_edge (id, parent_group, child_group, created_at) values (?, ?, ?, now())",
                    edge,
                    edge.split(" ")[0],
                    edge.split(" ")[1]);
        }
        world.execute("insert into access_group (access_group_id, access_group_name, access_model_names, created_at,"
                + " updated_at) values ('u', 'u', array['top'], now(), now()), ('v', 'v', array['m'], now(), now())");
        world.live.refresh();
    }

    @Test
    void the_way_is_the_shortest_and_says_what_it_begins_with() {
        assertWay("{\"models\":[]}", "m", By.EVERYTHING);
        assertWay("{\"models\":[\"top\",\"m\"]}", "m", By.NAME, "m");
        assertWay("{\"models\":[\"o\",\"m*\"]}", "m", By.PATTERN, "m*");
        assertWay("{\"models\":[\"upper\"]}", "m", By.GROUP, "upper", "top", "low");
        assertWay("{\"models\":[\"upper\",\"low\"]}", "m", By.GROUP, "low");
        assertWay("{\"models\":[\"upper\"]}", "n", By.GROUP, "upper", "side");
        assertWay("{\"models\":[\"o\"],\"access_group_ids\":[\"x\",\"u\"]}", "m", By.ACCESS_GROUP, "u", "top", "low");
        assertWay("{\"models\":[\"o\"]}", "m", By.NOTHING);
    }

    @Test
    void each_list_that_counts_has_its_way() {
        world.teamOf("t", "top");
        world.execute("update team set model_aliases = '{\"ours\": \"m\"}'");
        var key = world.caller(world.generate("{\"team_id\":\"t\",\"models\":[\"m\"]}"));

        assertThat(world.policy.ways(key, "m"))
                .containsExactly(
                        new ModelWay("m", "key", By.NAME, List.of("m")),
                        new ModelWay("m", "team", By.GROUP, List.of("top", "low")));
        assertThat(world.policy.ways(key, "ours"))
                .containsExactly(
                        new ModelWay("ours", "key", By.TEAM_NAME, List.of("ours")),
                        new ModelWay("ours", "team", By.TEAM_NAME, List.of("ours")));
        assertThat(world.policy.ways(world.caller(GroupsFixture.MASTER), "m")).isEmpty();
    }

    @Test
    void who_reaches_a_model_in_another_way_too_loses_nothing() {
        world.teamOf("safe", "top", "m", "n");
        world.generate("{\"models\":[\"top\",\"low\"]}");
        world.generate("{\"models\":[\"top\",\"*\"]}");
        world.generate("{\"models\":[\"top\",\"m\",\"n\"]}");
        world.generate("{\"models\":[\"side\"]}");
        world.generate("{\"models\":[\"top\"],\"access_group_ids\":[\"v\"]}");
        var partly = world.generate("{\"models\":[\"upper\"]}");

        assertThat(world.losses.of(EDGE, List.of("m")))
                .isEqualTo(new Losses(List.of("m"), List.of(loss(partly, "m")), 1, List.of(), 0));
    }

    @Test
    void keys_lose_with_their_own_lists_their_teams_their_users_and_their_access_groups() {
        world.teamOf("t", "top");
        world.user("u", "internal_user");
        world.execute("update user_account set models = array['top']");
        var losers = Stream.of(
                        world.generate("{\"models\":[\"top\"]}"),
                        world.generate("{\"team_id\":\"t\"}"),
                        world.generate("{\"team_id\":\"t\",\"models\":[\"all-team-models\"]}"),
                        world.generate("{\"user_id\":\"u\"}"),
                        world.generate("{\"models\":[\"o\"],\"access_group_ids\":[\"u\"]}"))
                .map(key -> loss(key, "m", "n"))
                .sorted(Comparator.comparing(Loss::id))
                .toList();
        world.generate("{\"team_id\":\"t\",\"models\":[\"o\"]}");

        var losses = world.losses.of(EDGE, List.of());

        assertThat(losses.keys()).containsExactlyElementsOf(losers);
        assertThat(losses.keyCount()).isEqualTo(5);
        assertThat(losses.teams()).containsExactly(new Loss("t", List.of("m", "n")));
        assertThat(losses.teamCount()).isEqualTo(1);
        assertThat(losses.models()).containsExactly("m", "n");
    }

    @Test
    void of_very_many_the_first_hundred_are_shown_and_all_are_counted() {
        world.execute("insert into virtual_key (token, models, created_at, updated_at)"
                + " select encode(sha256(cast(i as text)::bytea), 'hex'), array['top'], now(), now()"
                + " from generate_series(1, 20000) i");

        var losses = world.losses.of(EDGE, List.of("m"));

        assertThat(losses.keyCount()).isEqualTo(20_000);
        assertThat(losses.keys()).hasSize(100).isSortedAccordingTo(Comparator.comparing(Loss::id));
        assertThat(losses.keys().getFirst().id())
                .isEqualTo(world.query("select min(token) from virtual_key").getFirst());
    }

    @Test
    void without_an_edge_that_is_not_there_nobody_loses_anything() {
        world.generate("{\"models\":[\"top\"]}");

        assertThat(world.losses.of(new Edge("low", "top"), List.of("m")))
                .isEqualTo(new Losses(List.of(), List.of(), 0, List.of(), 0));
    }

    private void assertWay(String key, String model, By by, String... path) {
        assertThat(world.policy.ways(world.caller(world.generate(key)), model))
                .containsExactly(new ModelWay(model, "key", by, List.of(path)));
    }

    private static Loss loss(String key, String... models) {
        return new Loss(GroupsFixture.hash(key), List.of(models));
    }
}
