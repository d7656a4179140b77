package dev.gatehouse.accessgroups;

import dev.gatehouse.access.ModelGroups;
import dev.gatehouse.endpoint.Description;
import java.util.List;

/** A group as it is shown. */
public record Group(
        String accessGroup,

        @Description("Its models, and those of all groups below.")
        List<String> modelNames,

        @Description("Deployments that carry it themselves.")
        int deploymentCount,

        @Description("Groups that contain it directly.") List<String> parentGroups,
        @Description("Groups it contains directly.") List<String> childGroups) {

    /** All of them, by name. */
    public record Listed(List<Group> accessGroups) {}

    static Group of(String name, ModelGroups groups, int deployments) {
        return new Group(
                name,
                Names.sorted(groups.modelsOf(name)),
                deployments,
                Names.sorted(groups.parentsOf(name)),
                Names.sorted(groups.childrenOf(name)));
    }
}
