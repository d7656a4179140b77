package dev.gatehouse.models;

import static dev.gatehouse.models.DeploymentErrors.invalid;
import static dev.gatehouse.models.DeploymentErrors.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.config.Connection;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.deployments.ShownParams;
import dev.gatehouse.deployments.StoredDefinitions;
import dev.gatehouse.deployments.StoredModel;
import dev.gatehouse.endpoint.Json;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a deployment may be that is stored, besides the rules of the configuration file. */
final class DeploymentRules {
    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_ID = 256;
    private static final String API_BASE = "api_base";
    private static final Pattern LOOKS_SECRET = Pattern.compile("api_?key|secret|password|credential|private_key");

    private final StoredDefinitions definitions;

    DeploymentRules(StoredDefinitions definitions) {
        this.definitions = definitions;
    }

    /** @throws dev.gatehouse.error.ApiException 400 that names every member at fault */
    void check(StoredModel model, ObjectNode clear) {
        if (model.modelId().length() > LONGEST_ID || model.modelId().chars().anyMatch(Character::isISOControl)) {
            throw invalid("model_info.id: at most " + LONGEST_ID + " characters, none of them control characters");
        }
        if (Json.bytes(clear).length + Json.bytes(model.modelInfo()).length > LARGEST) {
            throw invalid("litellm_params and model_info: together more than " + LARGEST + " bytes");
        }
        // Only parameters are encrypted.
        model.modelInfo().fieldNames().forEachRemaining(name -> {
            if (LOOKS_SECRET.matcher(name.toLowerCase(Locale.ROOT)).find()) {
                throw invalid("model_info: credentials belong in litellm_params");
            }
        });
        entry(model, clear);
    }

    private ModelEntry entry(StoredModel model, ObjectNode clear) {
        try {
            return definitions.read(model, clear);
        } catch (InvalidConfig faults) {
            throw invalid(StoredDefinitions.told(faults));
        }
    }

    /** Whoever administers a team only must not have the gateway call into the network it stands in. */
    void checkAddress(Grant grant, ObjectNode sent) {
        if (grant.isProxyAdmin()) {
            return;
        }
        if (sent.hasNonNull(API_BASE)) {
            throw refused(403, "Only proxy admins can say where a model is: litellm_params." + API_BASE);
        }
    }

    /**
     * Stored credentials are never sent to another address than the one they were stored for: whoever may edit a model could have
     * them sent to himself.
     */
    void checkCredentials(
            StoredModel before, ObjectNode clearBefore, StoredModel after, ObjectNode clearAfter, ObjectNode sent) {
        if (address(before, clearBefore).equals(address(after, clearAfter))) {
            return;
        }
        for (var name : ShownParams.hidden(clearAfter)) {
            if (!sent.hasNonNull(name) && clearBefore.has(name)) {
                throw refused(
                        400,
                        "This changes where litellm_params." + name
                                + " is sent; give it anew, or remove it with null.");
            }
        }
    }

    /** Empty too for what is no valid model. */
    private Optional<URI> address(StoredModel model, ObjectNode clear) {
        try {
            return definitions.read(model, clear).connection().map(Connection::baseUrl);
        } catch (InvalidConfig _) {
            return Optional.empty();
        }
    }
}
