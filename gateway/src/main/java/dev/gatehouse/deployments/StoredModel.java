package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's row. One component for each column, under the column's name.
 *
 * @param modelName by which clients ask for it; of a team's model a name that no other has
 * @param litellmParams as given, but each text is sealed
 * @param sealedBy the version of the keyring under which all of them are
 */
public record StoredModel(
        String modelId,
        String modelName,
        ObjectNode litellmParams,
        int sealedBy,
        ObjectNode modelInfo,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {
    /** In {@code model_info}. */
    public static final String ID = "id";

    public static final String TEAM = "team_id";
    public static final String PUBLIC_NAME = "team_public_model_name";

    /** The team whose keys alone may use it; null for everybody's. */
    public @Nullable String team() {
        return modelInfo.path(TEAM).textValue();
    }

    /** By which clients ask for it. */
    public String publicName() {
        return team() == null ? modelName : modelInfo.path(PUBLIC_NAME).asText(modelName);
    }

    /** The same, sealed otherwise. */
    StoredModel sealed(ObjectNode params, int version) {
        return new StoredModel(
                modelId, modelName, params, version, modelInfo, createdAt, createdBy, updatedAt, updatedBy);
    }
}
