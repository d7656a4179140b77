package dev.gatehouse.users;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W400;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Dialect.problem;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.Json;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be done with users. */
public final class UserEndpoints {
    private UserEndpoints() {}

    public static List<Endpoint> of(Users users, UserDeletion deletion, UserViews views) {
        return Stream.concat(changing(users, deletion), showing(views)).toList();
    }

    private static Stream<Endpoint> changing(Users users, UserDeletion deletion) {
        return Stream.of(
                post("/user/new", "user.create")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Makes a user, and a first key whose clear text is shown this once.")
                        .takes(NewUser.class)
                        .returns(CreatedUser.class, call -> users.create(call.grant(), call.body())),
                post("/user/update", "user.update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W400))
                        .costs(FREE)
                        .describe(
                                "Changes a user: what is left out stays. For administrators an unknown e-mail makes one.")
                        .takes(UserUpdate.class)
                        .returns(UpdatedUser.class, call -> users.update(call.grant(), call.body())),
                post("/user/bulk_update", "user.bulk_update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Changes up to 500 users, each by itself.")
                        .takes(UserBulkUpdate.class)
                        .returns(UserBulkUpdated.class, call -> users.updateAll(call.grant(), call.body())),
                post("/user/delete", "user.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe(
                                "Deletes users with their keys and memberships: all of them, or none. Answers how many.")
                        .takes(UsersToDelete.class)
                        .returns(JsonNode.class, call -> Json.node(deletion.delete(call.grant(), call.body()))),
                post("/management/v1/users/bulk", "user.bulk_create")
                        .needs(ROUTE_GATE)
                        .speaks(problem())
                        .costs(FREE)
                        .describe("Makes up to 500 users, each by itself.")
                        .takes(NewUsers.class)
                        .returns(CreatedUsers.class, call -> users.createAll(call.grant(), call.body())),
                post("/management/v1/users/bulk_delete", "user.bulk_delete")
                        .needs(ROUTE_GATE)
                        .speaks(problem())
                        .costs(FREE)
                        .describe("Deletes users with their keys and memberships: those that can be.")
                        .takes(UsersToDelete.class)
                        .returns(BulkDeleted.class, call -> deletion.deleteEach(call.grant(), call.body())));
    }

    private static Stream<Endpoint> showing(UserViews views) {
        return Stream.of(
                get("/user/info", "user.info")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Shows a user with keys and teams: the caller, or the one named.")
                        .asks(Named.class)
                        .returns(
                                UserInfo.class,
                                call -> views.info(call.grant(), call.query().userId())),
                get("/v2/user/info", "user.find")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Shows a user: the caller, or the one named.")
                        .asks(Named.class)
                        .returns(
                                User.class,
                                call -> views.find(call.grant(), call.query().userId())),
                get("/user/list", "user.list")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lists users by pages.")
                        .asks(UserQuery.class)
                        .returns(UserPage.class, call -> views.list(call.grant(), call.query())),
                get("/user/available_roles", "user.roles")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Says which roles users can be given.")
                        .returns(AvailableRoles.class, call -> views.roles(call.grant())),
                get("/user/filter/ui", "user.search")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Finds users by parts of their ids or e-mails.")
                        .asks(FoundUser.Wanted.class)
                        .lists(FoundUser.class, call -> views.search(call.grant(), call.query())));
    }

    record Named(
            @Description("Left out for the caller.") @Nullable
            String userId) {}
}
