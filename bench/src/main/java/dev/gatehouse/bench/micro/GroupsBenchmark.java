package dev.gatehouse.bench.micro;

import dev.gatehouse.access.ModelGroups;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.ServedModels.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whether a list of a thousand names leads to a model through ten levels of a thousand groups, each in three of the level above. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupsBenchmark {
    private static final int WIDTH = 100;
    private static final int LEVELS = 10;

    private final ServedModels served = new ServedModels(
            Map.of("deep", named("deep", "g9-7"), "else", named("else", "apart")),
            GroupsBenchmark::unknown,
            (_, _) -> false,
            groups(),
            Map.of());
    private final ModelList list = new ModelList(names());

    private static List<String> names() {
        var names = new ArrayList<>(
                IntStream.range(0, 990).mapToObj(i -> "model-" + i).toList());
        IntStream.range(0, 10).forEach(i -> names.add("g0-" + i));
        return names;
    }

    private static ModelGroups groups() {
        var children = new HashMap<String, List<String>>();
        for (int level = 0; level + 1 < LEVELS; level++) {
            for (int i = 0; i < WIDTH; i++) {
                int below = level + 1;
                int first = i;
                children.put(
                        "g" + level + "-" + i,
                        IntStream.range(0, 3)
                                .mapToObj(k -> "g" + below + "-" + (first + k) % WIDTH)
                                .toList());
            }
        }
        return new ModelGroups(Map.of("g9-7", List.of("deep"), "apart", List.of("else")), children);
    }

    private static Named named(String model, String group) {
        return new Named(List.of(model), List.of(), List.of(group));
    }

    private static Named unknown(String model) {
        return new Named(List.of(model), List.of(), List.of());
    }

    /** Through all levels. */
    @Benchmark
    public boolean granted() {
        return list.allows(served.named("deep"), served);
    }

    /** After everything was tried. */
    @Benchmark
    public boolean refused() {
        return list.allows(served.named("else"), served);
    }
}
