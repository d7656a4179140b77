package dev.gatehouse.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the HTTP engine listens.
 *
 * @param port 0 for any free one
 * @param adminPort where health, metrics and management answer as well, on a loop of their own
 * @param loops event loops
 * @param maxBody bytes a request's body may have
 */
public record EngineSettings(
        String host, int port, Optional<Integer> adminPort, int loops, int maxBody, Optional<Tls> tls) {

    /** PEM files; read again when they change. */
    public record Tls(Path certificate, Path key) {}
}
