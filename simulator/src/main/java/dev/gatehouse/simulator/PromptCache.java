package dev.gatehouse.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which prompt prefixes have been seen, the latest {@value #CAPACITY} of them. Nothing expires by time: whether a prefix is read or
 * written depends on earlier requests alone.
 */
final class PromptCache {
    static final int CAPACITY = 10_000;

    private final Map<String, Boolean> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    /** A place up to which a prompt may be cached: the tokens before it, the identity of what stands before it, how long it is kept. */
    record Breakpoint(int tokens, String prefix, boolean anHour) {}

    /** Disjoint token counts. */
    record Use(int read, int write5m, int write1h) {
        static final Use NONE = new Use(0, 0, 0);

        int write() {
            return write5m + write1h;
        }
    }

    /** What is read and what is written by a prompt with these breakpoints, in order; from now on they are seen. */
    synchronized Use use(List<Breakpoint> breakpoints) {
        int read = breakpoints.stream()
                .filter(breakpoint -> seen.containsKey(breakpoint.prefix))
                .mapToInt(Breakpoint::tokens)
                .max()
                .orElse(0);
        int cached = read;
        int write5m = 0;
        int write1h = 0;
        for (Breakpoint breakpoint : breakpoints) {
            int more = Math.max(0, breakpoint.tokens - cached);
            cached += more;
            write5m += breakpoint.anHour ? 0 : more;
            write1h += breakpoint.anHour ? more : 0;
            seen.put(breakpoint.prefix, true);
        }
        return new Use(read, write5m, write1h);
    }
}
