package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what with keys: status and effect of every row. */
@ManagementTest
final class KeyMatrixTest {
    private static final int ROWS = 207;
    private static final int ROWS_OF_THE_TABLE = 97;

    static List<Row> matrix() {
        return Row.all();
    }

    static List<Row> verdicts() {
        return Verdicts.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrix")
    void a_row_of_the_matrix_holds(Row row) {
        Matrix.play(row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verdicts")
    void every_caller_meets_the_same_verdict_on_every_kind_of_key(Row row) {
        Matrix.play(row);
    }

    @Test
    void the_matrix_is_whole_and_agrees_with_the_table_of_verdicts() {
        assertThat(Row.all()).hasSize(ROWS);
        assertThat(verdicts()).hasSize(9 * 9 * 3);
        var pairs = Row.all().stream()
                .flatMap(row -> verdicts().stream()
                        .filter(verdict -> sameCall(verdict, row))
                        .map(verdict -> List.of(row, verdict)))
                .toList();
        assertThat(pairs).hasSize(ROWS_OF_THE_TABLE).allSatisfy(pair -> {
            assertThat(pair.getLast().expected())
                    .as(pair.toString())
                    .isEqualTo(pair.getFirst().expected());
            assertThat(pair.getLast().effect()).isEqualTo(pair.getFirst().effect());
        });
    }

    private static boolean sameCall(Row one, Row other) {
        return one.endpoint().equals(other.endpoint())
                && one.actor().equals(other.actor())
                && one.target().equals(other.target())
                && one.params().equals(other.params());
    }
}
