package dev.gatehouse.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;

/** A deployment to be stored. */
public record NewDeployment(
        @Description("By which clients ask for it.") String modelName,

        @Description("Where it is and how it is called, as in model_list; texts are stored encrypted.")
        ObjectNode litellmParams,

        @Description("What is known of it; team_id makes it a team's own, id names it.")
        ObjectNode modelInfo) {}
