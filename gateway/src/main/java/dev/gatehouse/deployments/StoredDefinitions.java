package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.config.Finding;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.config.ModelDefinitions;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.endpoint.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** What stored models mean, under the rules of the configuration file. */
public final class StoredDefinitions {
    private final ModelDefinitions definitions;

    /** @param environment where keys and addresses of providers are found that a model does not give */
    public StoredDefinitions(Map<String, String> environment) {
        this.definitions = new ModelDefinitions(environment);
    }

    /**
     * @param clear its parameters, opened
     * @throws InvalidConfig where it breaks a rule
     */
    public ModelEntry read(StoredModel model, ObjectNode clear) {
        var entry = Json.object().put("model_name", model.publicName());
        entry.set("litellm_params", clear);
        entry.set("model_info", model.modelInfo().deepCopy().put(StoredModel.ID, model.modelId()));
        return definitions.read(entry, model.team() != null);
    }

    /** What is wrong, in one line that names the members. */
    public static String told(InvalidConfig invalid) {
        return invalid.faults().stream().map(StoredDefinitions::told).collect(Collectors.joining("; "));
    }

    private static String told(Finding fault) {
        return fault.path() + ": " + fault.reason();
    }
}
