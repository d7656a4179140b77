package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine everything runs on. Linux only: elsewhere there is no {@code /proc} to ask. */
public final class Machine {
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;
    /** USER_HZ; what the kernel shows to programs is in hundredths on every architecture Java runs on. */
    private static final long TICKS_PER_SECOND = 100;

    private Machine() {}

    static double micros(long ticks) {
        return ticks * (1e6 / TICKS_PER_SECOND);
    }

    /** Time in which processors did something for anybody, stolen time included, since the machine started; in ticks. */
    static long busyTicks() {
        return busyTicks(read("/proc/stat"));
    }

    static long busyTicks(String stat) {
        var fields = stat.substring(0, stat.indexOf('\n')).split(" +");
        long sum = 0;
        for (int i = 1; i <= STEAL; i++) {
            if (i != IDLE && i != IOWAIT) {
                sum += Long.parseLong(fields[i]);
            }
        }
        return sum;
    }

    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The three averages, as in {@code 0.30 0.25 0.21}. */
    public static String load() {
        var fields = read("/proc/loadavg").split(" ");
        return fields[0] + " " + fields[1] + " " + fields[2];
    }

    public static String describe() {
        var model = read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        return processors() + " processors (" + model + "), Linux " + System.getProperty("os.version") + ", JDK "
                + Runtime.version();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark needs Linux's /proc", e);
        }
    }
}
