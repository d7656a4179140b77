package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits by model: they have no column, and are kept in the metadata. */
record ModelLimits(
        @Nullable Map<String, Long> rpm, @Nullable Map<String, Long> tpm) {
    /** Changes it in place. */
    ObjectNode into(ObjectNode metadata) {
        if (rpm != null) {
            metadata.set("model_rpm_limit", Json.node(rpm));
        }
        if (tpm != null) {
            metadata.set("model_tpm_limit", Json.node(tpm));
        }
        return metadata;
    }
}
