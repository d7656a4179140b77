package dev.gatehouse.teams;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the reference says of teams, word for word: its clients match on fragments. */
final class TeamErrors {
    private TeamErrors() {}

    static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw refused(status, otherwise);
        }
    }

    static ApiException refused(int status, String message) {
        return Pinned.detailObject(status, message).asException();
    }

    /** As people write amounts. */
    static String plain(@Nullable BigDecimal amount) {
        return amount == null ? "None" : amount.stripTrailingZeros().toPlainString();
    }

    static ApiException notFound(String team) {
        return refused(404, "Team not found, passed team_id=" + team);
    }

    /** As a problem document says it. */
    static ApiException noSuchTeam(String team) {
        return Pinned.problem(404, "team-not-found", "Team not found: " + team, List.of())
                .asException();
    }

    static ApiException noAccess() {
        return refused(403, "You do not have access to this team");
    }

    /** @param route the one the text names; not always the one that was called */
    static ApiException notAdmin(String route, String team) {
        return refused(
                403, "Call not allowed. User not proxy admin OR team admin. route=" + route + ", team_id=" + team);
    }
}
