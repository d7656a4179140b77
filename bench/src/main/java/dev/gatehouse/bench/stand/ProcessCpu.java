package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code /proc/PID/stat} says of a process: time on a processor, in ticks.
 *
 * @param own user and system time of the process with all its threads
 * @param reaped the same of its children that ended
 */
record ProcessCpu(long own, long reaped) {
    static final ProcessCpu NONE = new ProcessCpu(0, 0);

    /** {@link #NONE} where the process is gone. */
    static ProcessCpu of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException gone) {
            return NONE;
        }
    }

    /** A process and all below it. */
    static long tree(long pid) {
        var root = of(pid);
        return root.own
                + root.reaped
                + ProcessHandle.of(pid)
                        .map(handle -> handle.descendants()
                                .mapToLong(child -> of(child.pid()).own)
                                .sum())
                        .orElse(0L);
    }

    /** @param stat the file's text; the name in it is in parentheses, and may hold spaces and parentheses itself */
    static ProcessCpu parse(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessCpu(field(fields, 14) + field(fields, 15), field(fields, 16) + field(fields, 17));
    }

    /** @param number as proc(5) counts, from 1; the first two are not among {@code fields} */
    private static long field(String[] fields, int number) {
        return Long.parseLong(fields[number - 3]);
    }
}
