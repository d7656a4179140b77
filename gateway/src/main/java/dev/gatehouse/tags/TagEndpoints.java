package dev.gatehouse.tags;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** What can be done with tags. */
public final class TagEndpoints {
    private TagEndpoints() {}

    public static List<Endpoint> of(Tags tags) {
        return List.of(
                managed(post("/tag/new", "tag.new"))
                        .describe("Makes a tag, with a budget of its own where limits are given.")
                        .takes(NewTag.class)
                        .returns(WrittenTag.class, call -> tags.create(call.grant(), call.body())),
                managed(post("/tag/update", "tag.update"))
                        .describe("Changes what was sent of a tag and of its budget.")
                        .takes(TagUpdate.class)
                        .returns(WrittenTag.class, call -> tags.update(call.grant(), call.body())),
                managed(post("/tag/info", "tag.info"))
                        .describe("Shows those of the named tags that exist, by name.")
                        .takes(TagNames.class)
                        .returns(JsonNode.class, call -> tags.info(call.grant(), call.body())),
                managed(get("/tag/list", "tag.list"))
                        .describe("Lists all tags by their names.")
                        .lists(Tag.class, call -> tags.list(call.grant())),
                managed(post("/tag/delete", "tag.delete"))
                        .describe("Deletes a tag; its requests are no longer limited for it.")
                        .takes(TagName.class)
                        .returns(
                                DeletedTag.class,
                                call -> tags.delete(call.grant(), call.body().name())));
    }

    private static EndpointDraft.Declared<None, None> managed(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }
}
