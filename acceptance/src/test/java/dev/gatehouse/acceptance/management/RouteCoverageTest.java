package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every route that manages has a scenario. Judged last, and only when all the scenarios have been played. */
@Order(Integer.MAX_VALUE)
final class RouteCoverageTest {
    @Test
    void every_management_route_is_called_by_a_scenario() throws Exception {
        var scenarios = scenarios();
        assertThat(scenarios).allMatch(type -> type.isAnnotationPresent(ManagementTest.class));
        assumeTrue(scenarios.stream().allMatch(ManagementTest.Ran::ran), "not all scenarios were asked for");
        var called = Api.called();
        assertThat(Operation.all())
                .filteredOn(operation -> called.stream()
                        .noneMatch(call -> operation.calls().matcher(call).matches()))
                .extracting(Operation::name)
                .as("routes without a scenario")
                .isEmpty();
    }

    /** All test classes of this package but this one. */
    private List<Class<?>> scenarios() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(getClass().getResource(".")).toURI());
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class")
                            && !name.startsWith(getClass().getSimpleName()))
                    .filter(name -> !name.equals("ManagementTest.class"))
                    .<Class<?>>map(name -> named(name.substring(0, name.indexOf('.'))))
                    .toList();
        }
    }

    private Class<?> named(String name) {
        try {
            return Class.forName(getClass().getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
