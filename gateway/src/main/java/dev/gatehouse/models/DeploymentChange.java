package dev.gatehouse.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** What changes of a stored deployment: what is left out stays. */
public record DeploymentChange(
        @Description("By which clients ask for it.") @Nullable
        String modelName,

        @Description("Members replace those that are stored.")
        ObjectNode litellmParams,

        @Description("Members replace those that are stored; id and team_id stay.")
        ObjectNode modelInfo) {}
