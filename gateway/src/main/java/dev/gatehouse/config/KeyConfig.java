package dev.gatehouse.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What new keys are given, and what they may not have: {@code default_key_generate_params}, {@code upperbound_key_generate_params}
 * and {@code key_generation_settings}.
 *
 * @param aliasFormat whether aliases must have a form
 * @param customKeys whether a key's clear text may be chosen by its maker
 */
public record KeyConfig(
        Defaults defaults,
        UpperBounds upperBounds,
        TeamKeys teamKeys,
        PersonalKeys personalKeys,
        boolean aliasFormat,
        boolean customKeys) {
    public static final KeyConfig NONE = new KeyConfig(
            new Defaults(null, null, null, null, null, null, null, null, List.of(), Map.of()),
            new UpperBounds(null, null, null, null, null, null),
            new TeamKeys(Set.of("admin", "user"), List.of()),
            new PersonalKeys(Optional.empty(), List.of()),
            false,
            true);

    /** What is left out of a request. Money is in US dollars, limits count by the minute. */
    public record Defaults(
            @Nullable BigDecimal maxBudget,
            @Nullable String userId,
            @Nullable String teamId,
            @Nullable Integer maxParallelRequests,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            @Nullable String budgetDuration,
            @Nullable String duration,
            List<String> models,
            Map<String, Object> metadata) {
        public Defaults {
            models = List.copyOf(models);
            metadata = Map.copyOf(metadata);
        }
    }

    /** The most that may be asked for; also what is given where nothing is. */
    public record UpperBounds(
            @Nullable BigDecimal maxBudget,
            @Nullable String budgetDuration,
            @Nullable String duration,
            @Nullable Integer maxParallelRequests,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit) {}

    /** @param roles of team members who may make keys of their team */
    public record TeamKeys(Set<String> roles, List<String> requiredParams) {
        public TeamKeys {
            roles = Set.copyOf(roles);
            requiredParams = List.copyOf(requiredParams);
        }
    }

    /** @param roles of users who may make keys of their own; absent for all */
    public record PersonalKeys(Optional<Set<String>> roles, List<String> requiredParams) {
        public PersonalKeys {
            requiredParams = List.copyOf(requiredParams);
        }
    }
}
