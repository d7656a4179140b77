package dev.gatehouse.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A team a new user joins.
 *
 * @param maxBudgetInTeam US dollars
 * @param userRole null for a user
 */
record TeamToJoin(
        String teamId,
        @Nullable BigDecimal maxBudgetInTeam,
        @Nullable TeamRole userRole) {
    static TeamToJoin of(String team) {
        return new TeamToJoin(team, null, null);
    }

    /**
     * Sent as ids or as objects.
     *
     * @throws ApiException 422
     */
    static List<TeamToJoin> all(List<JsonNode> sent) {
        var teams = new ArrayList<TeamToJoin>();
        for (int i = 0; i < sent.size(); i++) {
            teams.add(one(sent.get(i), i));
        }
        return teams;
    }

    private static TeamToJoin one(JsonNode sent, int index) {
        if (sent.isTextual()) {
            return of(sent.textValue());
        }
        if (!(sent instanceof ObjectNode object)) {
            throw invalid(List.of(new Violation(
                    List.of("teams", index), "Input should be a team's id or an object with one", "team_type")));
        }
        try {
            return RecordReader.read(TeamToJoin.class, object);
        } catch (ApiException e) {
            throw e.error() instanceof ApiError.Invalid(var violations) ? invalid(located(violations, index)) : e;
        }
    }

    private static List<Violation> located(List<Violation> violations, int index) {
        return violations.stream()
                .map(one -> new Violation(List.of("teams", index, one.location().getLast()), one.message(), one.type()))
                .toList();
    }

    private static RuntimeException invalid(List<Violation> violations) {
        return new ApiError.Invalid(violations).asException();
    }

    TeamRole role() {
        return userRole == null ? TeamRole.USER : userRole;
    }
}
