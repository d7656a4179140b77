package dev.gatehouse.bench;

import dev.gatehouse.bench.load.Generator;
import dev.gatehouse.bench.stand.Machine;
import dev.gatehouse.bench.stand.Stand;
import dev.gatehouse.bench.stand.Target.Name;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what the gateway costs, against no gateway and against nginx, on this machine. */
@Command(
        name = "gatehouse bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures what the gateway costs, against no gateway and against nginx (where it is on the PATH).")
public final class Main implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--quick", description = "Fewer and shorter rounds: under a minute instead of about five.")
    private boolean quick;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Requests a second of the paced rounds (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", description = "Length of each round (4; 1.5 with --quick).")
    private @Nullable Double seconds;

    @Option(names = "--out", description = "Directory for the rounds as CSV and the whole distributions as .hgrm.")
    private @Nullable Path directory;

    /** Exits with 0; 1 for a run that is void or could not be made; 2 for a command line that makes no sense. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::failed)
                .execute(arguments));
    }

    private static int failed(Exception fault, CommandLine command, CommandLine.ParseResult ignored) {
        command.getErr().println(fault.getMessage());
        return FAILED;
    }

    @Override
    public Integer call() {
        double length = seconds == null ? (quick ? 1.5 : 4) : seconds;
        var plan = quick ? Plan.quick(rate, length) : Plan.standard(rate, length);
        return run(plan, System.out);
    }

    private int run(Plan plan, PrintStream out) {
        var loadBefore = Machine.load();
        try (var stand = Stand.start(home(), plan.restart());
                var generator = new Generator()) {
            var results = new Session(stand, generator, plan, out).run();
            var uses = Arrays.stream(Name.values())
                    .map(name -> new Summary.Use(name, stand.memory(name), stand.start(name)))
                    .toList();
            out.println(new Summary(plan, results, uses, stand.warmStart(), loadBefore).text());
            if (directory != null) {
                new RawFiles(directory).write(results);
            }
            return verdict(stand, results, out);
        }
    }

    // This module's own jar is in HOME/bench/target/dist/lib.
    private static Path home() {
        var jar = Main.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(jar.toString())).resolve("../../../../..").normalize();
    }

    /** Speed counts only where every answer was right and every token is in the books. */
    private static int verdict(Stand stand, Results results, PrintStream out) {
        stand.settle();
        var delivered = stand.delivered();
        var booked = stand.booked();
        out.println("delivered to the gateway: " + delivered);
        out.println("booked by the gateway:    " + booked);
        if (!delivered.equals(booked)) {
            out.println("VOID: the books differ.");
            return FAILED;
        }
        if (results.failed() > 0) {
            out.println("VOID: " + results.failed() + " requests were not answered as they should be.");
            return FAILED;
        }
        return 0;
    }

    @Command(name = "jmh", description = "Runs microbenchmarks of the wire formats.", mixinStandardHelpOptions = true)
    int jmh(@Parameters(arity = "0..1", defaultValue = ".*", paramLabel = "REGEX") String regex)
            throws RunnerException {
        var options = new OptionsBuilder()
                .include("dev\\.gatehouse\\.bench\\.micro\\..*" + regex + ".*")
                .build();
        return new Runner(options).run().isEmpty() ? FAILED : 0;
    }
}
