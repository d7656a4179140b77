package dev.gatehouse.bench.stand;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a packaged module the way the launcher does, with its flags. */
record Java(Path home, String heap) {

    /** @param home the directory of the modules */
    Java {
        for (var module : List.of("simulator", "gateway")) {
            if (!Files.isDirectory(libraries(home, module))) {
                throw new IllegalStateException(
                        "not packaged: " + module + ". Start the benchmark with: ./gatehouse bench");
            }
        }
    }

    List<String> command(String module, String main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MetaspaceSize=96m",
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries(home, module) + "/*",
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path libraries(Path home, String module) {
        return home.resolve(module).resolve("target/dist/lib");
    }
}
