package dev.gatehouse.simulator;

import dev.gatehouse.simulator.Frame.Raw;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Script.Step;
import dev.gatehouse.simulator.Script.Write;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The same bytes in other writes: all in one, or so many at a time wherever an event ends. Tokens go with the write that ends their event. */
final class Recut {
    private static final int DRIP_MILLIS = 1_000;

    private final List<Step> steps = new ArrayList<>();
    private final List<Frame> run = new ArrayList<>();
    private final int size;
    private final int pauseMillis;

    private Recut(int size, int pauseMillis) {
        this.size = size;
        this.pauseMillis = pauseMillis;
    }

    static List<Step> of(List<Step> steps, Directives directives) {
        if (directives.flag("drip")) {
            return new Recut(1, directives.number("pace", DRIP_MILLIS)).recut(steps);
        }
        if (directives.number("split", 0) > 0) {
            return new Recut(directives.number("split", 0), 0).recut(steps);
        }
        return directives.flag("coalesce") ? new Recut(Integer.MAX_VALUE, 0).recut(steps) : steps;
    }

    private List<Step> recut(List<Step> given) {
        for (Step step : given) {
            if (step instanceof Write(Frame frame)) {
                run.add(frame);
            } else {
                cutRun();
                steps.add(step);
            }
        }
        cutRun();
        return steps;
    }

    private void cutRun() {
        var bytes = new ByteArrayOutputStream();
        var ends = new int[run.size()];
        for (int i = 0; i < ends.length; i++) {
            bytes.writeBytes(run.get(i).bytes());
            ends[i] = bytes.size();
        }
        cut(bytes.toByteArray(), ends);
        run.clear();
    }

    private void cut(byte[] all, int[] ends) {
        int next = 0;
        for (int from = 0; from < all.length; ) {
            int to = (int) Math.min(all.length, (long) from + size);
            int tokens = 0;
            for (; next < ends.length && ends[next] <= to; next++) {
                tokens += run.get(next).tokens();
            }
            steps.add(new Write(new Raw(Role.CONTENT, tokens, all, from, to - from)));
            if (pauseMillis > 0) {
                steps.add(new Script.Pause(pauseMillis));
            }
            from = to;
        }
    }
}
