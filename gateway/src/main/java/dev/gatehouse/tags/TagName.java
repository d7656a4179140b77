package dev.gatehouse.tags;

import dev.gatehouse.endpoint.Description;

/** Which tag is meant. */
public record TagName(@Description("Of the tag.") String name) {}
