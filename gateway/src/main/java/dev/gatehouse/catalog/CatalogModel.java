package dev.gatehouse.catalog;

import dev.gatehouse.money.Price;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one model at one provider.
 *
 * @param id the provider's own id; may contain slashes
 * @param contextTokens input limit, 0 where unknown
 * @param maxOutputTokens 0 where unknown
 * @param price of tokens; empty where unknown or where it is billed in other units, and never zero for that reason
 * @param statedZero the source says that everything about it costs zero: local, billed by the hour, a free tier, or not filled in
 * @param features such as {@code tools} or {@code vision}; what is missing is unknown, not absent
 * @param deprecation from when the provider no longer promises it
 * @param callable false for a mere price line of another model, such as one of its regions
 * @param source where the facts come from
 */
public record CatalogModel(
        String provider,
        String id,
        Kind kind,
        long contextTokens,
        long maxOutputTokens,
        Optional<Price> price,
        boolean statedZero,
        Set<String> features,
        Optional<LocalDate> deprecation,
        boolean callable,
        String source) {

    /** What it does. */
    public enum Kind {
        CHAT,
        RESPONSES,
        COMPLETION,
        EMBEDDING,
        RERANK,
        IMAGE_GENERATION,
        AUDIO_TRANSCRIPTION,
        AUDIO_SPEECH,
        MODERATION,
        REALTIME,
        /** The source does not say. Such sources list chat models. */
        UNSTATED
    }

    public CatalogModel {
        features = Set.copyOf(features);
    }

    /** Whether its deprecation date has come. */
    public boolean isRetired(LocalDate today) {
        return deprecation.map(date -> !date.isAfter(today)).orElse(false);
    }
}
