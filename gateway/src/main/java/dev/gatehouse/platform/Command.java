package dev.gatehouse.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One call of another program, in a bare environment: neither our secrets nor the caller's locale reach it. */
record Command(List<String> words) {
    private static final File NOTHING = new File("/dev/null");
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static Command of(List<String> prefix, String... words) {
        var all = new ArrayList<>(prefix);
        all.addAll(List.of(words));
        return new Command(all);
    }

    /** False also where there is no such program. */
    boolean succeeds(Duration timeout) {
        try {
            return run(NOTHING, timeout);
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** Whether it ended well, and in time; what it said is in {@code output}, replaced. */
    boolean run(Path output, Duration timeout) throws IOException {
        return run(output.toFile(), timeout);
    }

    private boolean run(File output, Duration timeout) throws IOException {
        var builder = new ProcessBuilder(words)
                .redirectInput(NOTHING)
                .redirectOutput(output)
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        var process = builder.start();
        try {
            if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
