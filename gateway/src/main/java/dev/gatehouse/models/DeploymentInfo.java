package dev.gatehouse.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.util.List;

/** A deployment as those see it who may use it. */
public record DeploymentInfo(
        String modelName,
        @Description("Without credentials.") ObjectNode litellmParams,

        @Description("What is known of it: id, origin, prices, limits, features.")
        ObjectNode modelInfo) {

    /** All that were asked for. */
    public record All(List<DeploymentInfo> data) {
        public All {
            data = List.copyOf(data);
        }
    }

    /** One page of them. */
    public record Page(List<DeploymentInfo> data, long totalCount, int currentPage, long totalPages, int size) {
        public Page {
            data = List.copyOf(data);
        }
    }
}
