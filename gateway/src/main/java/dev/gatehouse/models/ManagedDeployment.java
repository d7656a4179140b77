package dev.gatehouse.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.deployments.StoredModel;
import dev.gatehouse.endpoint.Description;
import java.time.Instant;

/** A stored deployment as it is answered. */
public record ManagedDeployment(
        String modelId,
        String modelName,

        @Description("Stars stand for what may be a credential.")
        ObjectNode litellmParams,

        ObjectNode modelInfo,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {
    static ManagedDeployment of(StoredModel model, ObjectNode shown) {
        return new ManagedDeployment(
                model.modelId(),
                model.modelName(),
                shown,
                model.modelInfo(),
                model.createdAt(),
                model.createdBy(),
                model.updatedAt(),
                model.updatedBy());
    }
}
