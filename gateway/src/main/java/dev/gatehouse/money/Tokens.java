package dev.gatehouse.money;

/**
 * Tokens to be charged, in disjoint buckets: none is counted twice.
 *
 * @param input plain input, neither read from nor written to a cache, neither audio nor image
 * @param output plain output without reasoning and audio
 */
public record Tokens(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long inputAudio,
        long inputImage,
        long output,
        long reasoning,
        long outputAudio) {

    public Tokens {
        if ((input | cacheRead | cacheWrite5m | cacheWrite1h | inputAudio | inputImage) < 0
                || (output | reasoning | outputAudio) < 0) {
            throw new IllegalArgumentException("negative token count");
        }
    }

    public static Tokens of(long input, long output) {
        return new Tokens(input, 0, 0, 0, 0, 0, output, 0, 0);
    }

    public long of(Bucket bucket) {
        return switch (bucket) {
            case INPUT -> input;
            case CACHE_READ -> cacheRead;
            case CACHE_WRITE_5M -> cacheWrite5m;
            case CACHE_WRITE_1H -> cacheWrite1h;
            case INPUT_AUDIO -> inputAudio;
            case INPUT_IMAGE -> inputImage;
            case OUTPUT -> output;
            case REASONING -> reasoning;
            case OUTPUT_AUDIO -> outputAudio;
        };
    }

    /** The prompt's size: all input, cached or not, of every kind. */
    public long prompt() {
        return sum(true);
    }

    /** The answer's size, reasoning included. */
    public long answer() {
        return sum(false);
    }

    private long sum(boolean prompt) {
        long sum = 0;
        for (var bucket : Bucket.values()) {
            sum = bucket.isPrompt() == prompt ? Math.addExact(sum, of(bucket)) : sum;
        }
        return sum;
    }
}
