package dev.gatehouse.wire.chat;

/**
 * Tokens of one answer in disjoint buckets: their sum is all that was processed, none is counted twice. Readers take apart what
 * providers count together (OpenAI's and Gemini's input includes cached tokens, Anthropic's does not).
 *
 * @param input plain input, neither read from nor written to a cache, neither audio nor image where those are told apart
 * @param cacheWrite5m written to the cache for its default lifetime
 * @param output plain output without reasoning and audio
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long inputAudio,
        long inputImage,
        long output,
        long reasoning,
        long outputAudio) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Usage {
        if ((input
                        | cacheRead
                        | cacheWrite5m
                        | cacheWrite1h
                        | inputAudio
                        | inputImage
                        | output
                        | reasoning
                        | outputAudio)
                < 0) {
            throw new IllegalArgumentException("negative token count");
        }
    }

    public static Usage of(long input, long output) {
        return new Usage(input, 0, 0, 0, 0, 0, output, 0, 0);
    }

    /** All input, cached or not, of every kind: what OpenAI calls {@code prompt_tokens}. */
    public long totalInput() {
        return input + cacheRead + cacheWrite5m + cacheWrite1h + inputAudio + inputImage;
    }

    /** All output, reasoning included: what OpenAI calls {@code completion_tokens}. */
    public long totalOutput() {
        return output + reasoning + outputAudio;
    }

    public long total() {
        return totalInput() + totalOutput();
    }
}
