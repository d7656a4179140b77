package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a process in KiB.
 *
 * @param resident all it has in memory
 * @param proportional the same with shared pages divided among their users
 */
public record Memory(long resident, long proportional) {
    private static final double MEBI = 1024;

    static Memory of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process and all below it. */
    static Memory ofTree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(child -> of(child.pid()))
                .reduce(of(pid), Memory::plus);
    }

    static Memory parse(String rollup) {
        return new Memory(line(rollup, "Rss:"), line(rollup, "Pss:"));
    }

    private static long line(String rollup, String name) {
        return rollup.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    Memory plus(Memory other) {
        return new Memory(resident + other.resident, proportional + other.proportional);
    }

    public double residentMebi() {
        return resident / MEBI;
    }

    public double proportionalMebi() {
        return proportional / MEBI;
    }
}
