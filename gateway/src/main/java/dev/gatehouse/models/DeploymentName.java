package dev.gatehouse.models;

import dev.gatehouse.endpoint.Description;

/** Which stored deployment is meant. */
public record DeploymentName(@Description("Of the model.") String id) {}
