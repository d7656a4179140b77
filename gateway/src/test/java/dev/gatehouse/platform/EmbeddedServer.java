package dev.gatehouse.platform;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;

/** A process of its own with an embedded PostgreSQL, for tests that kill it. Says READY, and stops when its input ends. */
public final class EmbeddedServer {
    private EmbeddedServer() {}

    public static void main(String[] args) {
        try (var directory = DataDirectory.lock(Path.of(args[0]));
                var postgres = EmbeddedPostgres.start(directory, Clocks.system());
                var input = new Scanner(System.in, StandardCharsets.UTF_8)) {
            System.out.println("READY " + postgres.pid());
            input.hasNextLine();
        } catch (OperatorFault e) {
            System.out.println("REFUSED " + e.getMessage());
        }
    }
}
