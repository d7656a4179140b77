package dev.gatehouse.teams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TeamColumnsTest {
    @Test
    void record_statements_and_both_tables_agree_on_the_columns() {
        var members = Arrays.stream(Team.class.getRecordComponents())
                .map(component -> Names.snake(component.getName()))
                .toList();
        var world = new TeamsFixture();

        assertThat(Arrays.asList(TeamRepository.COLUMNS.strip().split(",\\s*")))
                .containsExactlyInAnyOrderElementsOf(members);
        assertThat(columns(world, "team")).containsExactlyInAnyOrderElementsOf(members);
        assertThat(columns(world, "deleted_team"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                members.stream(),
                                Stream.of(
                                        "id",
                                        "members_with_roles",
                                        "deleted_at",
                                        "deleted_by",
                                        "deleted_by_api_key",
                                        "litellm_changed_by"))
                        .toList());
    }

    private static List<String> columns(TeamsFixture world, String table) {
        return world.query("select column_name from information_schema.columns where table_name = '" + table + "'");
    }
}
