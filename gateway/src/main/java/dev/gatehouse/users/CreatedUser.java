package dev.gatehouse.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.keys.GeneratedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A new user with the first key: the one answer with its clear text. */
public record CreatedUser(
        @Description("The key's clear text, shown this once; empty where none was made.")
        String key,

        @Description("The masked clear text.") @Nullable String keyName,
        @Nullable String keyAlias,

        @Description("When the key stops working; null for never.") @Nullable
        Instant expires,

        @Nullable String duration,
        @Description("The key's.") @Nullable String teamId,
        @Nullable String agentId,
        ObjectNode aliases,
        ObjectNode config,
        ObjectNode permissions,
        List<BudgetWindow> budgetLimits,
        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable List<String> guardrails,
        @Nullable List<String> prompts,
        @Nullable Boolean blocked,
        @Nullable String createdBy,
        @Nullable String updatedBy,
        @Description("Ids of those the user joined.") List<String> organizations,
        @JsonUnwrapped User user) {

    static CreatedUser of(
            User user, NewUser asked, Optional<GeneratedKey> key, List<String> organizations, @Nullable String by) {
        var fields = key.map(GeneratedKey::fields);
        return new CreatedUser(
                key.map(GeneratedKey::key).orElse(""),
                fields.map(made -> made.keyName()).orElse(null),
                fields.map(made -> made.keyAlias()).orElse(null),
                fields.map(made -> made.expires()).orElse(null),
                asked.duration(),
                fields.map(made -> made.teamId()).orElse(null),
                asked.agentId(),
                fields.map(made -> made.aliases()).orElseGet(Json::object),
                fields.map(made -> made.config()).orElseGet(Json::object),
                fields.map(made -> made.permissions()).orElseGet(Json::object),
                asked.budgetLimits(),
                asked.modelRpmLimit(),
                asked.modelTpmLimit(),
                asked.guardrails(),
                asked.prompts(),
                asked.blocked(),
                by,
                by,
                organizations,
                user);
    }
}
