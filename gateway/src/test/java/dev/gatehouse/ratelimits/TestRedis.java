package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Secret;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis for tests, on loopback, without a disk. */
final class TestRedis {
    private final int port;
    private RedisServer server;

    private TestRedis(int port) throws IOException {
        this.port = port;
        this.server = server();
    }

    static TestRedis start() throws IOException {
        var redis = new TestRedis(freePort());
        redis.server.start();
        return redis;
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private RedisServer server() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
    }

    Secret url() {
        return Secret.of("redis://127.0.0.1:" + port);
    }

    void stop() throws IOException {
        server.stop();
    }

    /** On the same port, and it remembers nothing. */
    void startAgain() throws IOException {
        server = server();
        server.start();
    }

    void forgetAll() {
        try (var client = RedisClient.create(url().reveal());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
    }
}
