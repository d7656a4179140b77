package dev.gatehouse.accessgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Set<String> MODELS = Set.of("m1", "m2", "both");
    private static final Set<String> GROUPS = Set.of("g1", "g2", "both");

    @Test
    void a_name_that_is_both_means_the_model() {
        assertThat(members("both")).isEqualTo(new Members(List.of("both"), List.of(), List.of()));
    }

    @Test
    void models_groups_and_others_are_told_apart() {
        assertThat(members("m1", "g1", "x")).isEqualTo(new Members(List.of("m1"), List.of("g1"), List.of("x")));
    }

    @Test
    void each_kind_keeps_the_order() {
        assertThat(members("y", "g2", "m2", "x", "g1", "m1"))
                .isEqualTo(new Members(List.of("m2", "m1"), List.of("g2", "g1"), List.of("y", "x")));
    }

    @Test
    void of_nothing_there_is_nothing() {
        assertThat(members()).isEqualTo(new Members(List.of(), List.of(), List.of()));
    }

    @Test
    void where_nothing_is_served_groups_are_known_all_the_same() {
        var members = Members.of(List.of("g1", "g2"), _ -> false, GROUPS::contains);

        assertThat(members.groups()).containsExactly("g1", "g2");
        assertThat(members.unknown()).isEmpty();
    }

    @Test
    void where_nothing_is_served_no_model_is_known() {
        assertThat(Members.of(List.of("m1", "g1"), _ -> false, GROUPS::contains).unknown())
                .containsExactly("m1");
    }

    @Test
    void where_there_are_no_groups_models_alone_are_known() {
        assertThat(Members.of(List.of("m1", "g1"), MODELS::contains, _ -> false).unknown())
                .containsExactly("g1");
    }

    private static Members members(String... names) {
        return Members.of(List.of(names), MODELS::contains, GROUPS::contains);
    }
}
