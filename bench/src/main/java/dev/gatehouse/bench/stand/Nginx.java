package dev.gatehouse.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** nginx as a plain reverse proxy: the least a process in between can cost. It does none of a gateway's work. */
record Nginx(Program program, URI address, Duration start) {
    /** Below this path answers are not buffered, which is right for streams and a little dearer for others. */
    static final String STREAMED = "/streamed";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Empty where it is not on the PATH. */
    static Optional<Nginx> start(Path directory, URI upstream) {
        return executable().map(nginx -> start(nginx, directory, upstream));
    }

    private static Optional<Path> executable() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Nginx start(Path nginx, Path directory, URI upstream) {
        int port = freePort();
        var file = directory.resolve("nginx.conf");
        var text =
                """
                daemon off;
                worker_processes %d;
                pid %s/nginx.pid;
                error_log stderr error;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %2$s/nginx-body; proxy_temp_path %2$s/nginx-proxy; fastcgi_temp_path %2$s/nginx-fastcgi;
                  uwsgi_temp_path %2$s/nginx-uwsgi; scgi_temp_path %2$s/nginx-scgi;
                  keepalive_timeout 600s; keepalive_requests 1000000000;
                  upstream simulator {
                    server %3$s:%4$d;
                    keepalive 512; keepalive_requests 1000000000; keepalive_timeout 600s; keepalive_time 1d;
                  }
                  server {
                    listen 127.0.0.1:%5$d;
                    keepalive_time 1d;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    location / { proxy_pass http://simulator; }
                    location %6$s/ { proxy_pass http://simulator/; proxy_buffering off; }
                  }
                }
                """.formatted(Machine.processors(), directory, upstream.getHost(), upstream.getPort(), port, STREAMED);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long begun = System.nanoTime();
        var program = Program.start(
                "nginx",
                directory.resolve("nginx.log"),
                Map.of(),
                List.of(nginx.toString(), "-p", directory.toString(), "-c", file.toString()));
        try {
            awaitPort(program, port);
        } catch (RuntimeException failed) {
            program.close();
            throw failed;
        }
        return new Nginx(program, URI.create("http://127.0.0.1:" + port), Duration.ofNanos(System.nanoTime() - begun));
    }

    // nginx cannot be told to take a free port and say which.
    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitPort(Program program, int port) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            program.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nginx does not listen");
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
