package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Names;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyColumnsTest {
    @Test
    void record_statements_and_both_tables_agree_on_the_columns() {
        var members = Arrays.stream(KeyFields.class.getRecordComponents())
                .map(component -> Names.snake(component.getName()))
                .toList();

        assertThat(Arrays.asList(KeyRepository.COLUMNS.strip().split(",\\s*")))
                .containsExactlyInAnyOrderElementsOf(with(members, "token"));
        var world = new KeysFixture();
        assertThat(columns(world, "virtual_key")).containsExactlyInAnyOrderElementsOf(with(members, "token"));
        assertThat(columns(world, "deleted_virtual_key"))
                .containsExactlyInAnyOrderElementsOf(with(
                        members.stream()
                                .filter(name -> !name.equals("budget_limits"))
                                .toList(),
                        "token",
                        "id",
                        "deleted_at",
                        "deleted_by",
                        "deleted_by_api_key",
                        "litellm_changed_by"));
    }

    private static List<String> columns(KeysFixture world, String table) {
        return world.query("select column_name from information_schema.columns where table_name = '" + table + "'");
    }

    private static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Arrays.stream(more)).toList();
    }
}
