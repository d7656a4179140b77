package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Secret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Over Redis or Valkey: one script tells and answers, and nothing comes in between. */
public final class RedisSharing implements Sharing {
    private static final Duration DEADLINE = Duration.ofMillis(200);
    private static final int AT_ONCE = 1_000;
    private static final String PREFIX = "gatehouse:rate:";
    private static final int HEAD = 3;
    /** More than this the script cannot count exactly. */
    private static final long MOST = 1L << 52;

    private final UUID node;
    private final UUID process;
    private final ClientResources resources;
    private final RedisClient client;
    private final String script;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private String digest = "";

    /**
     * Connects when it is needed.
     *
     * @param process another one after each start: what an earlier one of this node counted is still counted
     */
    public RedisSharing(Secret url, UUID node, UUID process) {
        this.node = node;
        this.process = process;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        this.client = RedisClient.create(resources, uri(url));
        this.client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(DEADLINE).build())
                .timeoutOptions(TimeoutOptions.enabled(DEADLINE))
                .build());
        this.script = script();
    }

    private static String script() {
        try (var resource = RedisSharing.class.getResourceAsStream("/ratelimits/exchange.lua")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisURI uri(Secret url) {
        var uri = RedisURI.create(url.reveal());
        uri.setTimeout(DEADLINE);
        return uri;
    }

    @Override
    public Backend backend() {
        return Backend.REDIS;
    }

    @Override
    public Pace pace() {
        return Pace.REDIS;
    }

    @Override
    public Answer exchange(List<Report> reports) {
        var shares = new ArrayList<Share>(reports.size());
        var head = List.<Long>of();
        int from = 0;
        do {
            var some = reports.subList(from, Math.min(reports.size(), from + AT_ONCE));
            var told = run(some);
            head = told.subList(0, HEAD);
            for (int i = HEAD; i < told.size(); i += 2) {
                shares.add(new Share(told.get(i), told.get(i + 1)));
            }
            from += AT_ONCE;
        } while (from < reports.size());
        return new Answer(
                Math.toIntExact(head.get(0)), Math.toIntExact(head.get(1)), Math.toIntExact(head.get(2)), shares);
    }

    private List<Long> run(List<Report> reports) {
        var keys = new ArrayList<String>();
        keys.add(PREFIX + "nodes");
        var values = new ArrayList<String>();
        values.add(node.toString());
        values.add(process.toString());
        values.add(Integer.toString(NODE_SECONDS));
        values.add(Integer.toString(SHARE_SECONDS));
        for (var report : reports) {
            keys.add(PREFIX + report.id().name());
            values.add(Long.toString(Math.min(MOST, report.limit())));
            values.add(Long.toString(report.used()));
            values.add(Long.toString(report.asked()));
            values.add(Long.toString(report.waiting()));
            values.add(Long.toString(report.id().window().length().toSeconds()));
        }
        return run(keys.toArray(String[]::new), values.toArray(String[]::new));
    }

    private List<Long> run(String[] keys, String[] values) {
        var commands = connected().sync();
        try {
            if (!digest.isEmpty()) {
                return commands.evalsha(digest, ScriptOutputType.MULTI, keys, values);
            }
        } catch (RedisNoScriptException forgotten) {
            // A server that was started anew knows no scripts.
            digest = "";
        }
        digest = commands.scriptLoad(script);
        return commands.evalsha(digest, ScriptOutputType.MULTI, keys, values);
    }

    private StatefulRedisConnection<String, String> connected() {
        var open = connection;
        if (open == null) {
            open = client.connect();
            connection = open;
        }
        return open;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, DEADLINE);
        var _ = resources.shutdown(0, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
