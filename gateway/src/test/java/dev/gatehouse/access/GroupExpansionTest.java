package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lists of models become when groups in them are replaced by what they hold. */
class GroupExpansionTest {
    private final List<String> cycles = new ArrayList<>();

    @Test
    void groups_that_contain_none_are_replaced_by_their_models_at_the_end() {
        var groups = new ModelGroups(Map.of("g", List.of("m1", "m2")), Map.of());

        assertThat(expand(groups, "a", "g", "b")).containsExactly("a", "b", "m1", "m2");
        assertThat(cycles).isEmpty();
    }

    @Test
    void a_group_gives_its_own_models_and_then_those_of_its_groups() {
        var groups = new ModelGroups(
                Map.of("top", List.of("t"), "x", List.of("mx"), "y", List.of("my")), Map.of("top", List.of("y", "x")));

        assertThat(expand(groups, "top")).containsExactly("t", "my", "mx");
    }

    @Test
    void three_levels_are_reached() {
        var groups = new ModelGroups(
                Map.of("a", List.of("ma"), "b", List.of("mb"), "c", List.of("mc")),
                Map.of("a", List.of("b"), "b", List.of("c")));

        assertThat(expand(groups, "a")).containsExactly("ma", "mb", "mc");
    }

    @Test
    void a_group_that_contains_itself_ends_and_is_told() {
        var groups = new ModelGroups(Map.of("a", List.of("m")), Map.of("a", List.of("a")));

        assertThat(expand(groups, "a")).containsExactly("m");
        assertThat(cycles).containsExactly("a");
    }

    @Test
    void two_groups_that_contain_each_other_end_and_are_told_once() {
        var groups = new ModelGroups(
                Map.of("a", List.of("ma"), "b", List.of("mb")), Map.of("a", List.of("b"), "b", List.of("a")));

        assertThat(expand(groups, "a")).containsExactly("ma", "mb");
        assertThat(cycles).containsExactly("a");
    }

    @Test
    void three_groups_in_a_circle_end_and_are_told_once() {
        var groups = new ModelGroups(
                Map.of("a", List.of("ma"), "b", List.of("mb"), "c", List.of("mc")),
                Map.of("a", List.of("b"), "b", List.of("c"), "c", List.of("a")));

        assertThat(expand(groups, "b")).containsExactly("mb", "mc", "ma");
        assertThat(cycles).containsExactly("b");
    }

    @Test
    void a_group_deep_below_that_contains_itself_is_told_once_by_its_name() {
        var groups = new ModelGroups(
                Map.of("C", List.of("m")), Map.of("A", List.of("B"), "B", List.of("C"), "C", List.of("C")));

        assertThat(expand(groups, "A")).containsExactly("m");
        assertThat(cycles).containsExactly("C");
    }

    @Test
    void each_edge_that_leads_back_is_told() {
        var groups = new ModelGroups(Map.of(), Map.of("a", List.of("a", "b"), "b", List.of("a", "b")));

        expand(groups, "a");

        assertThat(cycles).containsExactly("a", "a", "b");
    }

    @Test
    void a_model_that_comes_to_a_group_is_seen_through_what_contains_it() {
        var before = new ModelGroups(Map.of("low", List.of("m1")), Map.of("top", List.of("low")));
        var after = before.holding(Map.of("low", List.of("m1", "m2")));

        assertThat(expand(before, "top")).containsExactly("m1");
        assertThat(expand(after, "top")).containsExactly("m1", "m2");
    }

    @Test
    void a_group_may_hold_nothing_itself() {
        var groups = new ModelGroups(Map.of("low", List.of("m")), Map.of("top", List.of("low")));

        assertThat(expand(groups, "top")).containsExactly("m");
    }

    @Test
    void names_of_groups_are_kept_where_that_is_asked() {
        var groups = new ModelGroups(Map.of("low", List.of("m")), Map.of("top", List.of("low")));

        assertThat(groups.expand(List.of("a", "top", "b"), true, cycles::add)).containsExactly("a", "top", "b", "m");
    }

    @Test
    void what_is_reached_two_ways_is_no_circle_and_there() {
        var groups = new ModelGroups(
                Map.of("d", List.of("m")), Map.of("a", List.of("b", "c"), "b", List.of("d"), "c", List.of("d")));

        assertThat(expand(groups, "a")).containsExactly("m");
        assertThat(cycles).isEmpty();
    }

    @Test
    void a_tree_is_no_circle() {
        var groups = new ModelGroups(
                Map.of("c", List.of("mc"), "d", List.of("md"), "e", List.of("me")),
                Map.of("a", List.of("b", "e"), "b", List.of("c", "d"), "e", List.of("d")));

        assertThat(expand(groups, "a")).containsExactly("mc", "md", "me");
        assertThat(cycles).isEmpty();
    }

    @Test
    void an_empty_list_stays_one() {
        assertThat(expand(new ModelGroups(Map.of("g", List.of("m")), Map.of()))).isEmpty();
    }

    @Test
    void what_is_no_group_passes() {
        assertThat(expand(ModelGroups.NONE, "a", "b", "a")).containsExactly("a", "b", "a");
    }

    @Test
    void an_edge_to_a_group_of_nothing_gives_nothing() {
        var groups = new ModelGroups(Map.of("a", List.of("m")), Map.of("a", List.of("gone"), "b", List.of("gone")));

        assertThat(expand(groups, "a", "b", "gone")).containsExactly("m");
    }

    @Test
    void an_unknown_group_is_no_group() {
        var groups = new ModelGroups(Map.of("a", List.of("m")), Map.of());

        assertThat(groups.modelsOf("unknown")).isEmpty();
        assertThat(expand(groups, "unknown")).containsExactly("unknown");
    }

    @Test
    void a_chain_of_fifty_is_walked_to_its_end() {
        var edges = new HashMap<String, List<String>>();
        IntStream.range(0, 50).forEach(i -> edges.put("g" + i, List.of("g" + (i + 1))));

        assertThat(expand(new ModelGroups(Map.of("g50", List.of("m")), edges), "g0"))
                .containsExactly("m");
        assertThat(cycles).isEmpty();
    }

    @Test
    void a_hundred_groups_in_one_are_all_reached_in_their_order() {
        var models = new HashMap<String, List<String>>();
        var children = IntStream.range(0, 100).mapToObj(i -> "g" + i).toList();
        children.forEach(child -> models.put(child, List.of("m-" + child)));

        assertThat(expand(new ModelGroups(models, Map.of("top", children)), "top"))
                .containsExactlyElementsOf(
                        children.stream().map(child -> "m-" + child).toList());
    }

    @Test
    void a_group_that_is_listed_twice_comes_twice() {
        var groups = new ModelGroups(Map.of("g", List.of("m")), Map.of());

        assertThat(expand(groups, "g", "g")).containsExactly("m", "m");
    }

    @Test
    void graphs_without_an_edge_between_them_do_not_meet() {
        var groups = new ModelGroups(
                Map.of("b", List.of("mb"), "d", List.of("md")), Map.of("a", List.of("b"), "c", List.of("d")));

        assertThat(expand(groups, "a")).containsExactly("mb");
        assertThat(expand(groups, "c")).containsExactly("md");
    }

    @Test
    void names_may_be_of_any_script() {
        var groups = new ModelGroups(Map.of("低", List.of("模型")), Map.of("groß", List.of("低")));

        assertThat(expand(groups, "groß")).containsExactly("模型");
        assertThat(expand(groups, "GROSS")).containsExactly("GROSS");
    }

    @Test
    void what_was_seen_below_one_entry_is_seen_below_the_next_too() {
        var groups =
                new ModelGroups(Map.of("low", List.of("m")), Map.of("a", List.of("low"), "b", List.of("low", "a")));

        assertThat(expand(groups, "a", "b")).containsExactly("m", "m");
        assertThat(cycles).isEmpty();
    }

    @Test
    void a_group_of_no_groups_is_as_one_without_edges() {
        var flat = new ModelGroups(Map.of("g", List.of("m")), Map.of());
        var empty = new ModelGroups(Map.of("g", List.of("m")), Map.of("g", List.of()));

        assertThat(expand(empty, "g", "x")).isEqualTo(expand(flat, "g", "x"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_graph_is_expanded_granted_and_its_circles_are_told_as_a_naive_search_does(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            int size = 1 + random.nextInt(10);
            var models = new LinkedHashMap<String, List<String>>();
            var edges = new LinkedHashMap<String, List<String>>();
            for (int i = 0; i < size; i++) {
                models.put("g" + i, List.of("m" + i));
                edges.put(
                        "g" + i,
                        random.ints(random.nextInt(4), 0, size)
                                .mapToObj(g -> "g" + g)
                                .distinct()
                                .toList());
            }
            var groups = new ModelGroups(models, edges);
            for (int i = 0; i < size; i++) {
                var start = "g" + i;
                var expected = new ArrayList<String>();
                var back = new ArrayList<String>();
                naive(start, models, edges, new ArrayList<>(), new HashSet<>(), expected, back);
                cycles.clear();
                assertThat(expand(groups, start)).as("seed %d", seed).containsExactlyElementsOf(expected);
                assertThat(cycles).as("seed %d", seed).containsExactlyElementsOf(back);
                for (int m = 0; m < size; m++) {
                    var served =
                            new ServedModels(Map.of(), ServedModels.Named::only, (_, _) -> false, groups, Map.of());
                    var named = new ServedModels.Named(List.of("m" + m), List.of(), List.of("g" + m));
                    assertThat(new ModelList(List.of("unrelated", start)).allows(named, served))
                            .as("seed %d", seed)
                            .isEqualTo(expected.contains("m" + m));
                }
            }
        }
    }

    private static void naive(
            String group,
            Map<String, List<String>> models,
            Map<String, List<String>> edges,
            List<String> path,
            Set<String> seen,
            List<String> found,
            List<String> back) {
        seen.add(group);
        path.add(group);
        found.addAll(models.getOrDefault(group, List.of()));
        for (var child : edges.getOrDefault(group, List.of())) {
            if (path.contains(child)) {
                back.add(child);
            } else if (!seen.contains(child)) {
                naive(child, models, edges, path, seen, found, back);
            }
        }
        path.removeLast();
    }

    private List<String> expand(ModelGroups groups, String... list) {
        return groups.expand(List.of(list), false, cycles::add);
    }
}
