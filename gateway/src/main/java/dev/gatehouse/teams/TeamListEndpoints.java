package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.teams.TeamSearch.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How teams are found. */
public final class TeamListEndpoints {
    private static final int LARGEST_PAGE = 100;

    private TeamListEndpoints() {}

    public static List<Endpoint> of(TeamLists teams) {
        return List.of(
                get("/team/list", "team.list")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows all teams the caller may see, with their keys.")
                        .asks(ListQuery.class)
                        .lists(TeamWithKeys.class, call -> teams.all(call.grant(), call.query())),
                get("/v2/team/list", "team.page")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows a page of the teams the caller may see.")
                        .asks(PageQuery.class)
                        .returns(TeamPage.class, call -> teams.page(call.grant(), call.query())),
                get("/team/available", "team.available")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows teams the caller may join by himself.")
                        .lists(ShownTeam.class, call -> teams.available(call.grant())),
                get("/team/filter/ui", "team.filter")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Finds teams by a part of id and alias.")
                        .asks(FilterQuery.class)
                        .lists(ShownTeam.class, call -> teams.filter(call.grant(), call.query())));
    }

    record ListQuery(
            @Description("Only teams on whose roster this user is.") @Nullable
            String userId,

            @Description("Only teams of this organization; default_organization for those without one.") @Nullable
            String organizationId) {}

    record PageQuery(
            @Nullable String userId,
            @Nullable String organizationId,
            @Nullable String teamId,

            @Description("A part of it, in any case.") @Nullable
            String teamAlias,

            @Nullable Integer page,
            @Nullable Integer pageSize,

            @Description("team_id, team_alias or created_at; the newest first where left out.") @Nullable
            String sortBy,

            @Nullable String sortOrder,
            @Description("deleted, or left out.") @Nullable String status) {
        private static final int USUAL_PAGE = 10;

        PageQuery {
            checkPage(page, pageSize, LARGEST_PAGE);
        }

        int number() {
            return page == null ? 1 : page;
        }

        int size() {
            return pageSize == null ? USUAL_PAGE : pageSize;
        }

        long offset() {
            return (number() - 1L) * size();
        }

        Order order() {
            return Order.of(sortBy, sortOrder);
        }
    }

    record FilterQuery(
            @Description("A part of it, in any case.") @Nullable
            String teamId,

            @Description("A part of it, in any case.") @Nullable
            String teamAlias,

            @Nullable Integer page,
            @Nullable Integer pageSize) {
        private static final int USUAL_PAGE = 50;

        FilterQuery {
            checkPage(page, pageSize, LARGEST_PAGE);
        }

        int size() {
            return pageSize == null ? USUAL_PAGE : pageSize;
        }

        long offset() {
            return ((page == null ? 1 : page) - 1L) * size();
        }
    }

    static void checkPage(@Nullable Integer page, @Nullable Integer size, int most) {
        check("page", page, Integer.MAX_VALUE);
        check("page_size", size, most);
    }

    private static void check(String member, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw new ApiError.Invalid(List.of(
                            new Violation(List.of(member), "Input should be between 1 and " + most, "out_of_range")))
                    .asException();
        }
    }
}
