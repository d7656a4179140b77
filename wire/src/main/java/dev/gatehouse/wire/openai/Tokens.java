package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * {@code usage}, each way. OpenAI's totals include their details; ours are disjoint. Details that contradict their total are
 * cut, so that the buckets always add up to what the provider counted.
 */
final class Tokens {
    private Tokens() {}

    // No answer has so many; what claims more must not overflow sums.
    private static final long MOST = 1L << 50;

    /** @return null where the provider reported nothing */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.isObject() || !reports(usage)) {
            return null;
        }
        JsonNode inputDetails = usage.path("prompt_tokens_details");
        JsonNode outputDetails = usage.path("completion_tokens_details");
        long completion = count(usage, "completion_tokens");
        long reasoning = count(outputDetails, "reasoning_tokens");
        var input = new Total(promptTokens(usage, completion));
        var output = new Total(outputTokens(usage, completion, reasoning));

        long cacheRead = input.take(first(
                count(inputDetails, "cached_tokens"),
                count(usage, "cache_read_input_tokens"),
                count(usage, "prompt_cache_hit_tokens")));
        long cacheWrite = input.take(first(
                count(inputDetails, "cache_creation_tokens"),
                count(inputDetails, "cache_write_tokens"),
                count(usage, "cache_creation_input_tokens")));
        long cacheWrite1h = Math.min(
                cacheWrite, count(inputDetails.path("cache_creation_token_details"), "ephemeral_1h_input_tokens"));
        long inputAudio = input.take(count(inputDetails, "audio_tokens"));
        long inputImage = input.take(count(inputDetails, "image_tokens"));
        long thought = output.take(reasoning);
        long outputAudio = output.take(count(outputDetails, "audio_tokens"));
        return new Usage(
                input.rest,
                cacheRead,
                cacheWrite - cacheWrite1h,
                cacheWrite1h,
                inputAudio,
                inputImage,
                output.rest,
                thought,
                outputAudio);
    }

    private static boolean reports(JsonNode usage) {
        return usage.path("prompt_tokens").isNumber()
                || usage.path("completion_tokens").isNumber()
                || usage.path("total_tokens").isNumber();
    }

    private static long promptTokens(JsonNode usage, long completion) {
        return usage.path("prompt_tokens").isNumber()
                ? count(usage, "prompt_tokens")
                : Math.max(0, count(usage, "total_tokens") - completion);
    }

    // Some providers leave reasoning out of completion_tokens; only their total tells.
    private static long outputTokens(JsonNode usage, long completion, long reasoning) {
        boolean apart =
                reasoning > 0 && count(usage, "total_tokens") == count(usage, "prompt_tokens") + completion + reasoning;
        return apart ? completion + reasoning : completion;
    }

    private static long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? Math.clamp(value.longValue(), 0, MOST) : 0;
    }

    private static long first(long a, long b, long c) {
        return a > 0 ? a : b > 0 ? b : c;
    }

    /** What is left of a total while its parts are taken out. */
    private static final class Total {
        private long rest;

        Total(long total) {
            rest = total;
        }

        long take(long part) {
            long taken = Math.min(part, rest);
            rest -= taken;
            return taken;
        }
    }

    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object();
        json.put("prompt_tokens", usage.totalInput());
        json.put("completion_tokens", usage.totalOutput());
        json.put("total_tokens", usage.total());
        ObjectNode input = json.putObject("prompt_tokens_details");
        input.put("cached_tokens", usage.cacheRead());
        input.put("audio_tokens", usage.inputAudio());
        ObjectNode output = json.putObject("completion_tokens_details");
        output.put("reasoning_tokens", usage.reasoning());
        output.put("audio_tokens", usage.outputAudio());
        long written = usage.cacheWrite5m() + usage.cacheWrite1h();
        if (written > 0 || usage.cacheRead() > 0) {
            json.put("cache_creation_input_tokens", written);
            json.put("cache_read_input_tokens", usage.cacheRead());
        }
        return json;
    }
}
