package dev.gatehouse.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The simulated providers in a process of their own, and what they saw. */
public final class Sim implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("simulator ready on (http://\\S+)");

    private final Program program;
    private final String url;

    private Sim(Program program, String url) {
        this.program = program;
        this.url = url;
    }

    public static Sim shared() {
        return Shared.SIM;
    }

    private static final class Shared {
        static final Sim SIM = start();
    }

    static Sim start() {
        var program = Program.start(
                "simulator",
                "dev.gatehouse.simulator.Main",
                List.of("--port", "0"),
                Map.of(),
                Product.newDirectory().resolve("simulator.log"));
        return new Sim(program, program.announced(READY));
    }

    public String url() {
        return url;
    }

    /** A word no other test uses: put into a prompt, it finds the request again. */
    static String marker() {
        return "marker" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    /** Requests whose body has the marker, oldest first, once there are so many and all have ended. */
    List<Seen> seen(String marker, int count) {
        return Await.until(
                count + " requests with " + marker + " at the provider",
                () -> seen(marker),
                seen -> seen.size() >= count && seen.stream().noneMatch(Seen::inFlight));
    }

    Seen seenOnce(String marker) {
        var all = seen(marker, 1);
        if (all.size() != 1) {
            throw new AssertionError("the provider was called " + all.size() + " times: " + all);
        }
        return all.getFirst();
    }

    /** Those so far, whether ended or not. */
    List<Seen> seen(String marker) {
        var answer = Http.get(url + "/_sim/requests?limit=1000&contains=" + marker);
        var seen = new ArrayList<Seen>();
        answer.json().path("requests").forEach(each -> seen.add(new Seen(this, each)));
        return seen;
    }

    /** All that came under this credential. */
    List<Seen> underKey(String key) {
        var answer =
                Http.get(url + "/_sim/requests?limit=10000&api_key=" + URLEncoder.encode(key, StandardCharsets.UTF_8));
        var seen = new ArrayList<Seen>();
        answer.json().path("requests").forEach(each -> seen.add(new Seen(this, each)));
        return seen;
    }

    /** What it delivered, as it counted itself. */
    JsonNode totals() {
        return Http.get(url + "/_sim/totals").json();
    }

    /** One request as the provider saw it. */
    record Seen(Sim sim, JsonNode record) {
        boolean inFlight() {
            return outcome().equals("in_flight");
        }

        String outcome() {
            return record.path("outcome").asText();
        }

        /** As JSON, whatever its size. */
        JsonNode body() {
            return Http.parse(bytes());
        }

        byte[] bytes() {
            return Http.get(sim.url + "/_sim/requests/" + record.path("seq").asLong() + "/body")
                    .bytes();
        }

        String header(String name) {
            return record.path("headers").path(name).asText("");
        }

        String path() {
            return record.path("path").asText();
        }

        long promptTokens() {
            return record.path("prompt_tokens").asLong();
        }

        long completionTokens() {
            return record.path("completion_tokens").asLong();
        }

        long cacheReadTokens() {
            return record.path("cache_read_tokens").asLong();
        }

        long cacheWriteTokens() {
            return record.path("cache_write_tokens").asLong();
        }

        long endedMillis() {
            return record.path("ended_ms").asLong();
        }

        long bytesWritten() {
            return record.path("bytes").asLong();
        }
    }

    /** From now on, matching requests are treated so; {@code times} of them. */
    void rule(String model, String directives, int times) {
        var answer = Http.post(
                url + "/_sim/rules",
                Map.of(),
                "{\"match\":{\"model\":\"%s\"},\"directives\":\"%s\",\"times\":%d}"
                        .formatted(model, directives, times));
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer.toString());
        }
    }

    /** Those of this upstream model. */
    List<Seen> ofModel(String model) {
        var answer = Http.get(url + "/_sim/requests?limit=1000&model=" + model);
        var seen = new ArrayList<Seen>();
        answer.json().path("requests").forEach(each -> seen.add(new Seen(this, each)));
        return seen;
    }

    @Override
    public void close() {
        program.terminate();
        program.waitFor(Duration.ofSeconds(20));
    }
}
