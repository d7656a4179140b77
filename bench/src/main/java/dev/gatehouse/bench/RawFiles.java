package dev.gatehouse.bench;

import dev.gatehouse.bench.stand.Target.Name;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What was measured, for others to compute with: a CSV of rounds, and whole distributions in HdrHistogram's own format. */
record RawFiles(Path directory) {
    private static final double MICRO = 1000;
    private static final String HEADER =
            "phase,round,target,answered,failed,seconds,per_second,p50_us,p90_us,p99_us,p999_us,"
                    + "max_us,ttft_p50_us,ttft_p99_us,cpu_us,booked_cpu_us,simulator_cpu_us,foreign_processors\n";

    void write(Results results) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("rounds.csv"), csv(results));
            for (var phase : Phase.values()) {
                for (var name : Name.values()) {
                    histogram(phase + "-" + name + "-latency.hgrm", results.latency(phase, name));
                }
            }
            for (var name : Name.values()) {
                histogram("streamed-" + name + "-ttft.hgrm", results.firstToken(Phase.STREAMED, name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
    }

    private static String csv(Results results) {
        var text = new StringBuilder(HEADER);
        results.rounds().forEach(round -> text.append(row(round)));
        return text.toString();
    }

    private static String row(Round round) {
        var window = round.window();
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%d,%.3f,%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,%.2f,%.2f,%.2f,%.3f%n",
                round.phase(),
                round.number(),
                round.name(),
                window.answered(),
                window.failed(),
                window.nanos() / 1e9,
                window.perSecond(),
                window.latencyMicros(50),
                window.latencyMicros(90),
                window.latencyMicros(99),
                window.latencyMicros(99.9),
                window.latencyMicros(100),
                window.firstTokenMicros(50),
                window.firstTokenMicros(99),
                round.cpuMicros(),
                round.bookedMicros(),
                round.used().simulatorMicros() / window.answered(),
                round.used().foreignProcessors());
    }

    private void histogram(String file, Histogram histogram) throws IOException {
        if (histogram.getTotalCount() > 0) {
            try (var out = new PrintStream(Files.newOutputStream(directory.resolve(file)))) {
                histogram.outputPercentileDistribution(out, MICRO);
            }
        }
    }
}
