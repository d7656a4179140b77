package dev.gatehouse.explain;

import dev.gatehouse.endpoint.Description;
import java.util.List;

/** Who would lose which models. */
public record Losses(
        @Description("Models that some list would no longer lead to.")
        List<String> models,

        @Description("Keys that would lose some of them, the first hundred by their hashes.")
        List<Loss> keys,

        @Description("How many keys there are.") long keyCount,

        @Description("Teams whose lists would lose some of them, the first hundred by their ids.")
        List<Loss> teams,

        @Description("How many teams there are.") long teamCount) {
    /** @param id hash of the key, or the team's id */
    public record Loss(String id, List<String> models) {}
}
