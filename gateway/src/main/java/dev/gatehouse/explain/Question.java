package dev.gatehouse.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** A request somebody has made or might make. */
public record Question(
        @Description("The key it is made with: clear text or hash.")
        String key,

        @Description("Such as POST.") String method,

        @Description("The path as sent, with its query where it has one.")
        String route,

        @Description("The model it names; the same as a member model of request.") @Nullable
        String model,

        @Description("The body; of an endpoint that takes none, further parameters of the query.") @Nullable
        ObjectNode request,

        @Description("Where it comes from; not asked for where it is not given.") @Nullable
        String ip,

        @Description("Also says who would lose which models, did this group not contain that one any more.") @Nullable
        Edge withoutEdge) {

    /** That one group contains another. */
    public record Edge(String parent, String child) {}
}
