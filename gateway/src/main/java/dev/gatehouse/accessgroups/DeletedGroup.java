package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;

/** A group that is no more. */
public record DeletedGroup(
        String accessGroup,
        @Description("Deployments that carried it.") int modelsUpdated,
        String message) {
    static DeletedGroup of(String name, int untagged) {
        return new DeletedGroup(name, untagged, "Access group '" + name + "' deleted successfully");
    }
}
