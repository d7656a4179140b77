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

class ModelGroupsTest {
    @Test
    void a_group_holds_its_models_in_order_and_then_those_of_its_groups() {
        var groups = new ModelGroups(
                Map.of("all", List.of("m0"), "good", List.of("m2", "m1"), "cheap", List.of("m3")),
                Map.of("all", List.of("good", "cheap")));

        assertThat(groups.modelsOf("all")).containsExactly("m0", "m2", "m1", "m3");
        assertThat(groups.modelsOf("cheap")).containsExactly("m3");
        assertThat(groups.childrenOf("all")).containsExactly("good", "cheap");
        assertThat(groups.parentsOf("good")).containsExactly("all");
        assertThat(groups.names()).containsExactlyInAnyOrder("all", "good", "cheap");
    }

    @Test
    void who_may_use_a_group_may_use_what_lies_below_and_nothing_above() {
        var groups = new ModelGroups(Map.of("low", List.of("m")), Map.of("top", List.of("mid"), "mid", List.of("low")));

        assertThat(groups.grants(List.of("low"), Set.of("top"))).isTrue();
        assertThat(groups.grants(List.of("low"), Set.of("other", "mid"))).isTrue();
        assertThat(groups.grants(List.of("low"), Set.of("low"))).isTrue();
        assertThat(groups.grants(List.of("low"), Set.of("m", "other"))).isFalse();
        assertThat(groups.grants(List.of(), Set.of("top"))).isFalse();
        assertThat(groups.grants(List.of("unheard-of"), Set.of("top"))).isFalse();
    }

    @Test
    void cycles_are_walked_once() {
        var groups = new ModelGroups(
                Map.of("a", List.of("ma"), "b", List.of("mb"), "c", List.of("mc")),
                Map.of("a", List.of("b", "a"), "b", List.of("c"), "c", List.of("a")));

        assertThat(groups.modelsOf("b")).containsExactly("mb", "mc", "ma");
        assertThat(groups.grants(List.of("a"), Set.of("c"))).isTrue();
        assertThat(groups.grants(List.of("c"), Set.of("a"))).isTrue();
    }

    @Test
    void what_is_reached_by_several_ways_is_there_once() {
        var groups = new ModelGroups(
                Map.of("leaf", List.of("m", "m")),
                Map.of("top", List.of("left", "right"), "left", List.of("leaf"), "right", List.of("leaf")));

        assertThat(groups.modelsOf("top")).containsExactly("m");
    }

    @Test
    void ends_of_edges_may_hold_nothing() {
        var groups = new ModelGroups(Map.of(), Map.of("ünï-群", List.of("nothing")));

        assertThat(groups.isGroup("ünï-群")).isTrue();
        assertThat(groups.isGroup("nothing")).isTrue();
        assertThat(groups.isGroup("else")).isFalse();
        assertThat(groups.modelsOf("ünï-群")).isEmpty();
        assertThat(groups.modelsOf("else")).isEmpty();
        assertThat(ModelGroups.NONE.names()).isEmpty();
    }

    @Test
    void a_chain_of_ten_thousand_and_a_ladder_of_diamonds_end() {
        var chain = new HashMap<String, List<String>>();
        IntStream.range(0, 10_000).forEach(i -> chain.put("g" + i, List.of("g" + (i + 1))));
        var deep = new ModelGroups(Map.of("g10000", List.of("m")), chain);
        assertThat(deep.modelsOf("g0")).containsExactly("m");
        assertThat(deep.grants(List.of("g10000"), Set.of("g0"))).isTrue();

        var ladder = new HashMap<String, List<String>>();
        for (int i = 0; i < 50; i++) {
            var next = List.of("l" + (i + 1), "r" + (i + 1));
            ladder.put("l" + i, next);
            ladder.put("r" + i, next);
        }
        var wide = new ModelGroups(Map.of("l50", List.of("m")), ladder);
        assertThat(wide.modelsOf("r0")).containsExactly("m");
        assertThat(wide.grants(List.of("l50"), Set.of("r0"))).isTrue();
    }

    @Test
    void the_shortest_way_is_told_and_what_an_edge_was_for() {
        var groups = new ModelGroups(
                Map.of("leaf", List.of("m")),
                Map.of(
                        "top",
                        List.of("long", "short"),
                        "long",
                        List.of("longer"),
                        "longer",
                        List.of("leaf"),
                        "short",
                        List.of("leaf")));

        assertThat(groups.pathTo("top", List.of("leaf"))).containsExactly("top", "short", "leaf");
        assertThat(groups.pathTo("leaf", List.of("leaf"))).containsExactly("leaf");
        assertThat(groups.pathTo("leaf", List.of("top"))).isEmpty();

        var without = groups.without("short", "leaf");
        assertThat(without.pathTo("top", List.of("leaf"))).containsExactly("top", "long", "longer", "leaf");
        assertThat(without.leadingTo(List.of("leaf"))).containsExactlyInAnyOrder("leaf", "longer", "long", "top");
        assertThat(groups.without("none", "leaf").leadingTo(List.of("leaf"))).contains("short");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void any_graph_is_walked_as_a_naive_search_would(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int size = 1 + random.nextInt(12);
            var models = new LinkedHashMap<String, List<String>>();
            var edges = new LinkedHashMap<String, List<String>>();
            for (int i = 0; i < size; i++) {
                var held = random.ints(random.nextInt(3), 0, 6)
                        .mapToObj(m -> "m" + m)
                        .distinct()
                        .toList();
                if (!held.isEmpty()) {
                    models.put("g" + i, held);
                }
                var to = random.ints(random.nextInt(4), 0, size)
                        .mapToObj(g -> "g" + g)
                        .distinct()
                        .toList();
                if (!to.isEmpty()) {
                    edges.put("g" + i, to);
                }
            }
            var groups = new ModelGroups(models, edges);
            for (int i = 0; i < size; i++) {
                var reached = reached("g" + i, edges, new HashSet<>());
                var expected = new HashSet<String>();
                reached.forEach(group -> expected.addAll(models.getOrDefault(group, List.of())));
                assertThat(groups.modelsOf("g" + i))
                        .as("seed %d", seed)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(expected);
                for (int m = 0; m < 6; m++) {
                    var model = "m" + m;
                    var direct = new ArrayList<String>();
                    models.forEach((group, held) -> {
                        if (held.contains(model)) {
                            direct.add(group);
                        }
                    });
                    assertThat(groups.grants(direct, Set.of("g" + i, "unrelated")))
                            .as("seed %d", seed)
                            .isEqualTo(expected.contains(model));
                    assertThat(groups.pathTo("g" + i, direct).isEmpty()).isEqualTo(!expected.contains(model));
                }
            }
        }
    }

    private static Set<String> reached(String group, Map<String, List<String>> edges, Set<String> seen) {
        if (seen.add(group)) {
            edges.getOrDefault(group, List.of()).forEach(child -> reached(child, edges, seen));
        }
        return seen;
    }
}
