package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts and token sums of all exchanges, by credential, model, status and outcome. */
final class Totals {
    /** Beyond so many combinations the rest is summed under the key and model {@value #OTHER}. */
    static final int MAX_GROUPS = 100_000;

    static final String OTHER = "(other)";

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final Map<Group, Sums> groups = new ConcurrentHashMap<>();

    private record Group(String apiKey, String model, int status, Outcome outcome) {}

    private record Sums(
            LongAdder requests,
            LongAdder prompt,
            LongAdder completion,
            LongAdder cacheRead,
            LongAdder cacheWrite,
            LongAdder bytes) {
        Sums() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }

        void add(Sums other) {
            requests.add(other.requests.sum());
            prompt.add(other.prompt.sum());
            completion.add(other.completion.sum());
            cacheRead.add(other.cacheRead.sum());
            cacheWrite.add(other.cacheWrite.sum());
            bytes.add(other.bytes.sum());
        }

        void describe(ObjectNode json) {
            json.put("requests", requests.sum());
            json.put("prompt_tokens", prompt.sum()).put("completion_tokens", completion.sum());
            json.put("cache_read_tokens", cacheRead.sum()).put("cache_write_tokens", cacheWrite.sum());
            json.put("bytes", bytes.sum());
        }
    }

    void begun() {
        begun.increment();
    }

    void ended(
            String apiKey,
            String model,
            int status,
            Outcome outcome,
            Entry.Spent spent,
            int completionTokens,
            long bytes) {
        Sums sums = sums(new Group(apiKey, model, status, outcome));
        sums.requests.increment();
        sums.prompt.add(spent.prompt());
        sums.completion.add(completionTokens);
        sums.cacheRead.add(spent.cacheRead());
        sums.cacheWrite.add(spent.cacheWrite());
        sums.bytes.add(bytes);
        ended.increment();
    }

    private Sums sums(Group group) {
        Sums known = groups.get(group);
        if (known != null) {
            return known;
        }
        Group counted = groups.size() < MAX_GROUPS ? group : new Group(OTHER, OTHER, group.status, group.outcome);
        return groups.computeIfAbsent(counted, any -> new Sums());
    }

    /**
     * Sums of one credential, or of all when it is empty: {@code requests, …_tokens, bytes}, and {@code groups} of the same. The member
     * {@code in_flight} is of all credentials.
     */
    ObjectNode json(String apiKey) {
        ObjectNode json = Json.object();
        ArrayNode list = Json.array();
        var all = new Sums();
        groups.forEach((group, sums) -> {
            if (apiKey.isEmpty() || apiKey.equals(group.apiKey)) {
                ObjectNode row = list.addObject().put("api_key", group.apiKey).put("model", group.model);
                row.put("status", group.status).put("outcome", group.outcome.text());
                sums.describe(row);
                all.add(sums);
            }
        });
        all.describe(json);
        json.put("in_flight", begun.sum() - ended.sum());
        json.set("groups", list);
        return json;
    }
}
