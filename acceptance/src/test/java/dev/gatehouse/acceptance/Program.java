package dev.gatehouse.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A packaged program in a process of its own. What it prints goes to a file. */
final class Program {
    /** In the order in which they were started. */
    private static final List<Program> RUNNING = new CopyOnWriteArrayList<>();

    private static final int TAIL = 6_000;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Program::endAll));
    }

    private final String name;
    private final Process process;
    private final Path output;

    private Program(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** @param module whose packaged libraries hold the main class */
    static Program start(
            String module, String mainClass, List<String> arguments, Map<String, String> environment, Path output) {
        var libraries = root().resolve(module).resolve("target/dist/lib");
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException("not packaged yet: " + libraries);
        }
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MetaspaceSize=96m",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries + "/*",
                mainClass));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // Nothing of this machine's own configuration reaches the program.
        builder.environment().keySet().removeIf(variable -> !variable.equals("PATH") && !variable.equals("HOME"));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(output.getParent());
            var program = new Program(module, builder.start(), output);
            RUNNING.add(program);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("gateway"))
                ? here
                : here.resolve("..").normalize();
    }

    /** Waits for a line of this pattern and returns its first group. */
    String announced(Pattern pattern) {
        return Await.until(
                name + " to print " + pattern,
                Duration.ofSeconds(90),
                () -> {
                    var matcher = pattern.matcher(output());
                    if (matcher.find()) {
                        return matcher.group(1);
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + tail());
                    }
                    return "";
                },
                found -> !found.isEmpty());
    }

    /** Everything it printed so far. */
    String output() {
        try {
            return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail() {
        var text = output();
        return text.substring(Math.max(0, text.length() - TAIL));
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(20));
    }

    /** The exit status. */
    int waitFor(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + patience + ":\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        RUNNING.remove(this);
        return process.exitValue();
    }

    /** The last first: who has another's database goes before it. */
    private static void endAll() {
        List.copyOf(RUNNING).reversed().forEach(Program::end);
    }

    /** Ends it, kindly if it lets itself. */
    void end() {
        terminate();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
    }
}
