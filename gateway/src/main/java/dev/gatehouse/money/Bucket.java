package dev.gatehouse.money;

import java.util.Optional;

/** A kind of token that may have a price of its own. */
public enum Bucket {
    INPUT(true),
    CACHE_READ(true),
    CACHE_WRITE_5M(true),
    CACHE_WRITE_1H(true),
    INPUT_AUDIO(true),
    INPUT_IMAGE(true),
    OUTPUT(false),
    REASONING(false),
    OUTPUT_AUDIO(false);

    private final boolean prompt;

    Bucket(boolean prompt) {
        this.prompt = prompt;
    }

    /** Whether it is part of the prompt, whose size chooses the tier. */
    public boolean isPrompt() {
        return prompt;
    }

    /** Whose price holds where this one has none. No factor is assumed: what is unknown is charged as its kind in general. */
    Optional<Bucket> fallback() {
        return switch (this) {
            case INPUT -> Optional.empty();
            case CACHE_READ, CACHE_WRITE_5M, INPUT_AUDIO, INPUT_IMAGE -> Optional.of(INPUT);
            case CACHE_WRITE_1H -> Optional.of(CACHE_WRITE_5M);
            // Embeddings often state no output price. Should a provider report output all the same, it is not free.
            case OUTPUT -> Optional.of(INPUT);
            case REASONING, OUTPUT_AUDIO -> Optional.of(OUTPUT);
        };
    }
}
