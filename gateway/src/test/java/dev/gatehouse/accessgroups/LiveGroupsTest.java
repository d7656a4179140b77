package dev.gatehouse.accessgroups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How what is stored of groups comes to those who decide. */
class LiveGroupsTest {
    private final GroupsFixture world = new GroupsFixture("m:low", "n");

    @Test
    void edges_are_bucketed_by_what_contains_in_the_order_in_which_they_came() {
        link("b", "y");
        link("a", "z");
        link("b", "x");
        world.live.refresh();

        assertThat(world.snapshots.current().grouping().children())
                .isEqualTo(Map.of("a", List.of("z"), "b", List.of("y", "x")));
    }

    @Test
    void without_edges_there_are_only_flat_groups() {
        world.live.refresh();

        assertThat(world.snapshots.current().grouping().children()).isEmpty();
        assertThat(world.mayCall(world.generate("{\"models\":[\"low\"]}"), "m")).isTrue();
    }

    @Test
    void what_was_read_is_not_read_again_until_somebody_says_so() {
        var key = world.generate("{\"models\":[\"top\"]}");
        world.live.refresh();
        var before = world.snapshots.current();
        link("top", "low");

        assertThat(world.mayCall(key, "m")).isFalse();
        assertThat(world.snapshots.current()).isSameAs(before);

        world.live.refresh();
        assertThat(world.mayCall(key, "m")).isTrue();
    }

    @Test
    void what_did_not_change_makes_no_new_snapshot() {
        link("top", "low");
        world.live.refresh();
        var before = world.snapshots.current();
        world.live.refresh();

        assertThat(world.snapshots.current()).isSameAs(before);
    }

    @Test
    void every_write_of_this_node_is_in_force_when_it_is_answered() {
        world.stored("d", "n");
        var key = world.generate("{\"models\":[\"top\"]}");

        world.group("top", "n", "low");
        assertThat(world.mayCall(key, "m")).isTrue();
        world.send("PUT", "/access_group/top/update", GroupsFixture.MASTER, "{\"model_names\":[\"n\"]}");
        assertThat(world.mayCall(key, "m")).isFalse();
        world.send("PUT", "/access_group/top/update", GroupsFixture.MASTER, "{\"model_names\":[\"low\"]}");
        assertThat(world.mayCall(key, "m")).isTrue();
        world.send("DELETE", "/access_group/top/delete", GroupsFixture.MASTER, null);
        assertThat(world.mayCall(key, "m")).isFalse();
    }

    @Test
    void what_is_announced_is_read_by_itself_and_what_was_not_after_a_while() {
        try (var announced = new LiveGroups(world.database, world.snapshots, Duration.ofHours(1))) {
            announced.start();
            link("top", "low");
            announced.changed("top");
            Await.until(
                    "the edge",
                    () -> !world.snapshots.current().grouping().children().isEmpty());
        }
        try (var missed = new LiveGroups(world.database, world.snapshots, Duration.ofMillis(10))) {
            missed.start();
            world.execute("delete from access_group_edge");
            Await.until(
                    "no edge",
                    () -> world.snapshots.current().grouping().children().isEmpty());
        }
    }

    @Test
    void where_the_table_cannot_be_read_groups_are_flat_until_it_can_and_that_is_counted() {
        link("top", "low");
        world.execute("insert into access_group (access_group_id, access_group_name, access_model_names, created_at,"
                + " updated_at) values ('u', 'u', array['n'], now(), now())");
        world.live.refresh();
        var nested = world.generate("{\"models\":[\"top\"]}");
        var flat = world.generate("{\"models\":[\"low\"],\"access_group_ids\":[\"u\"]}");
        assertThat(world.mayCall(nested, "m")).isTrue();

        world.execute("alter table access_group_edge rename to gone");
        try {
            world.live.refresh();
            world.live.refresh();
            assertThat(world.live.failures()).isEqualTo(2);
            assertThat(world.live.isFlat()).isTrue();
            assertThat(world.mayCall(nested, "m")).isFalse();
            assertThat(world.mayCall(flat, "m")).isTrue();
            assertThat(world.mayCall(flat, "n")).isTrue();
        } finally {
            world.execute("alter table gone rename to access_group_edge");
        }
        world.live.start();
        try {
            Await.until("the groups to be read again", () -> world.mayCall(nested, "m"));
            assertThat(world.live.isFlat()).isFalse();
        } finally {
            world.live.close();
        }
    }

    private void link(String parent, String child) {
        world.execute(
                "insert into access_group_edge (id, parent_group, child_group, created_at) values (?, ?, ?, now())",
                parent + child,
                parent,
                child);
    }
}
