package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.platform.Vault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored model as a node knows it.
 *
 * @param params as people may see them, with stars for what is hidden
 * @param entry null where it cannot be served
 * @param fault why not
 */
public record LoadedModel(
        String id,
        String name,
        String publicName,
        @Nullable String team,
        ObjectNode params,
        ObjectNode info,
        Instant createdAt,
        @Nullable ModelEntry entry,
        @Nullable String fault) {
    static LoadedModel of(StoredModel model, Vault vault, StoredDefinitions definitions) {
        var clear = SealedParams.open(model.litellmParams(), model.sealedBy(), vault);
        if (clear.isEmpty()) {
            return unusable(
                    model,
                    ShownParams.closed(model.litellmParams()),
                    "this node cannot open what is sealed under version " + model.sealedBy() + " of the keyring");
        }
        var shown = ShownParams.masked(clear.get());
        try {
            var entry = definitions.read(model, clear.get());
            return new LoadedModel(
                    model.modelId(),
                    model.modelName(),
                    model.publicName(),
                    model.team(),
                    shown,
                    model.modelInfo(),
                    model.createdAt(),
                    entry,
                    null);
        } catch (InvalidConfig invalid) {
            return unusable(model, shown, StoredDefinitions.told(invalid));
        }
    }

    LoadedModel unusableBecause(String reason) {
        return new LoadedModel(id, name, publicName, team, params, info, createdAt, null, reason);
    }

    private static LoadedModel unusable(StoredModel model, ObjectNode shown, String fault) {
        return new LoadedModel(
                model.modelId(),
                model.modelName(),
                model.publicName(),
                model.team(),
                shown,
                model.modelInfo(),
                model.createdAt(),
                null,
                fault);
    }
}
