package dev.gatehouse.bench.stand;

import dev.gatehouse.bench.load.Call;
import dev.gatehouse.bench.load.Expected;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One of those that are compared. */
public final class Target {
    /** Who is compared, in the order in which they are measured. */
    public enum Name {
        DIRECT,
        NGINX,
        GATEWAY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A request with its one right answer. */
    public record Exchange(Call call, Expected expected) {}

    private final Name name;
    private final URI base;
    private final String streamPrefix;
    private final String key;

    Target(Name name, URI base, String streamPrefix, String key) {
        this.name = name;
        this.base = base;
        this.streamPrefix = streamPrefix;
        this.key = key;
    }

    public Name name() {
        return name;
    }

    /** Asks once, and takes the answer, if it is a good one, for the right one. */
    Exchange learn(Control control, Workload workload) {
        var path = (workload.streamed() ? streamPrefix : "") + Workload.PATH;
        var body = control.post(base.resolve(path), key, workload.body());
        var call = Call.post(base, path, key, workload.body());
        return new Exchange(call, workload.streamed() ? stream(body) : whole(body));
    }

    private static Expected whole(byte[] body) {
        var answer = Control.json(body);
        require(answer.at("/choices/0/finish_reason").asText().equals("stop"));
        require(answer.at("/usage/completion_tokens").asLong() > 0);
        return Expected.whole(body);
    }

    private static Expected stream(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        require(text.contains("\"finish_reason\":\"stop\"") && text.endsWith("data: [DONE]\n\n"));
        return Expected.stream(body);
    }

    private static void require(boolean good) {
        if (!good) {
            throw new IllegalStateException("the answer is not a whole one");
        }
    }

    /** CPU time of this target's processes in microseconds; 0 for direct, which has none. */
    public double cpuMicros(CpuReading used) {
        return switch (name) {
            case DIRECT -> 0;
            case NGINX -> used.nginxMicros();
            case GATEWAY -> used.gatewayMicros();
        };
    }
}
