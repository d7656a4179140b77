package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.openai.Json;
import org.jspecify.annotations.Nullable;

/** {@code usage}, each way: its totals include their details, ours are disjoint. */
final class Tallies {
    // No answer has so many; what claims more must not overflow sums.
    private static final long MOST = 1L << 50;

    private Tallies() {}

    /** @return null where the provider reported nothing */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.path("input_tokens").isNumber()
                && !usage.path("output_tokens").isNumber()) {
            return null;
        }
        long input = count(usage, "input_tokens");
        long output = count(usage, "output_tokens");
        JsonNode details = usage.path("input_tokens_details");
        long cached = Math.min(input, count(details, "cached_tokens"));
        long written = Math.min(input - cached, count(details, "cache_write_tokens"));
        long reasoning = Math.min(output, count(usage.path("output_tokens_details"), "reasoning_tokens"));
        return new Usage(input - cached - written, cached, written, 0, 0, 0, output - reasoning, reasoning, 0);
    }

    private static long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? Math.clamp(value.longValue(), 0, MOST) : 0;
    }

    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object().put("input_tokens", usage.totalInput());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite5m() + usage.cacheWrite1h());
        json.put("output_tokens", usage.totalOutput());
        json.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        return json.put("total_tokens", usage.total());
    }
}
