package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group that was made or changed. */
public record WrittenGroup(
        String accessGroup,
        @Description("As asked.") @Nullable List<String> modelNames,
        @Description("As asked.") @Nullable List<String> modelIds,
        @Description("Deployments and groups it was given.") int modelsUpdated) {
    static WrittenGroup of(String name, Wanted wanted, int written) {
        return new WrittenGroup(name, wanted.modelNames(), wanted.modelIds(), written);
    }
}
