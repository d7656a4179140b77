package dev.gatehouse.config;

import dev.gatehouse.money.Price;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of {@code model_list}, complete and checked.
 *
 * @param name public; at most one {@code *} stands for any text
 * @param upstreamModel the provider's own id; a {@code *} takes what that of the name stood for
 * @param connection empty for the entry {@code *} of all providers the environment configures
 * @param id as given, or derived from what the entry says, so that it is the same after a restart
 * @param price of its own; empty to take the catalogue's
 * @param embedding empty where the entry does not say what the model does
 * @param baseModel whose price and limits hold, as {@code provider/model} or a model of the same provider
 * @param maxOutputTokens 0 where not given, as {@code contextTokens}
 * @param order lower ones first
 * @param stored managed over the API instead of standing in a file
 */
public record ModelEntry(
        String name,
        String upstreamModel,
        Optional<Connection> connection,
        String id,
        Optional<Price> price,
        Optional<Boolean> embedding,
        Optional<String> baseModel,
        long contextTokens,
        long maxOutputTokens,
        Optional<Duration> timeout,
        Optional<Duration> streamTimeout,
        OptionalLong weight,
        OptionalLong rpm,
        OptionalLong tpm,
        OptionalLong maxParallelRequests,
        long order,
        List<String> tags,
        List<String> accessGroups,
        boolean dropParams,
        boolean stored) {
    public ModelEntry {
        tags = List.copyOf(tags);
        accessGroups = List.copyOf(accessGroups);
    }

    public boolean isPattern() {
        return name.contains("*");
    }
}
