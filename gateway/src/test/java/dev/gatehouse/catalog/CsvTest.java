package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void fields_may_stand_in_quotes_with_commas_and_quotes_inside() {
        var rows = new ArrayList<String>();

        Csv.of("a,b,c\n1,\"x, \"\"y\"\"\",3\n,,\n\"q\",,\"\"")
                .forEach(row -> rows.add(row.get("a") + "|" + row.get("b") + "|" + row.get("c")));

        assertThat(rows).containsExactly("1|x, \"y\"|3", "||", "q||");
    }

    @Test
    void lines_are_found_by_their_first_field_without_reading_the_others() {
        var csv = Csv.of("a,b\nx,1\ny,2\nx,3\n");
        var lines = csv.linesByFirst();

        assertThat(lines).containsOnlyKeys("x", "y");
        assertThat(lines.get("x")).extracting(line -> csv.row(line).get("b")).containsExactly("1", "3");
    }

    @Test
    void what_is_no_table_is_refused() {
        assertThatThrownBy(() -> Csv.of("a,b\n1,2,3\n").forEach(_ -> {})).hasMessageContaining("3 fields under 2");
        assertThatThrownBy(() -> Csv.of("a,b\n1,\"2\n").forEach(_ -> {})).hasMessageContaining("quote");
        assertThatThrownBy(() -> Csv.of("a,b\n1\n").linesByFirst()).hasMessageContaining("without a comma");
        assertThatThrownBy(() -> Csv.of("a\n1").forEach(row -> row.get("z"))).hasMessageContaining("no column z");
    }
}
