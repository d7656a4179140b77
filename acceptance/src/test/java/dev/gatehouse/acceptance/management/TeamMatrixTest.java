package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what with teams and their members: status and effect of every row that can hold. */
@ManagementTest
final class TeamMatrixTest {
    private static final int ROWS = 415;

    /** Rows that later versions of the reference changed into the contrary of one that holds. */
    private static final String REVERSED = "a row about the same call says otherwise, and that one holds";

    private static final String FALLBACK = "everybody's bare list is his own teams in later versions: 401 holds";
    private static final String AUTO_ROUTER = "there is no auto router, so nothing is recorded of its choices";

    /** What does not hold as it is written, by id or by range of ids, with the reason. */
    private static final Map<String, String> NOT_AS_WRITTEN = Map.of(
            "T032", REVERSED,
            "T576", REVERSED,
            "T114-T117", FALLBACK,
            "T130-T135", FALLBACK,
            "T608", "nothing a client sends fails half-way: played against the database by MemberBudgetUpdateTest",
            "T664-T670", AUTO_ROUTER,
            "T678", "team admins need no licence here");

    private static final Map<String, Consumer<Row>> PLAYERS = Map.ofEntries(
            Map.entry("/team/new", TeamLifeRows::create),
            Map.entry("/team/update", TeamLifeRows::update),
            Map.entry("/team/delete", TeamLifeRows::delete),
            Map.entry("/team/block", TeamLifeRows::block),
            Map.entry("/team/unblock", TeamLifeRows::block),
            Map.entry("/team/block then /team/unblock", TeamLifeRows::roundTrip),
            Map.entry("/team/info", TeamReadRows::info),
            Map.entry("/team/list", TeamReadRows::list),
            Map.entry("/v2/team/list", TeamReadRows::list),
            Map.entry("/team/{team_id}/members/me", TeamReadRows::me),
            Map.entry("/team/available", TeamReadRows::everybody),
            Map.entry("/team/metadata_schema", TeamReadRows::everybody),
            Map.entry("/team/filter/ui", TeamReadRows::everybody),
            Map.entry("/management/v1/teams/{team_id}/members", TeamReadRows::members),
            Map.entry("/team/daily/activity", TeamReadRows::activity),
            Map.entry("/team/daily/activity/aggregated", TeamReadRows::activity),
            Map.entry("/team/daily/activity/aggregated/search", TeamReadRows::activity),
            Map.entry("/team/spend/by_user", TeamReadRows::activity),
            Map.entry("/team/member_add", RosterRows::add),
            Map.entry("/team/member_delete", RosterRows::remove),
            Map.entry("/team/member_update", RosterRows::update),
            Map.entry("/v2/team/{team_id}/members", RosterRows::updateMany),
            Map.entry("/team/bulk_member_add", RosterRows::addMany),
            Map.entry("/management/v1/teams/{team_id}/members/bulk_delete", RosterRows::removeMany),
            Map.entry("/management/v1/users/bulk_delete", RosterRows::removeUsers),
            Map.entry("/team/{team_id}/member/{user_id}/reset_budget", MemberLimitRows::resetBudget),
            Map.entry("/team/{team_id}/member/{user_id}/reset_spend", MemberLimitRows::resetSpend),
            Map.entry("/team/model/add", TeamRightRows::models),
            Map.entry("/team/model/delete", TeamRightRows::models),
            Map.entry("/team/permissions_list", TeamRightRows::permissionsList),
            Map.entry("/team/permissions_update", TeamRightRows::permissionsUpdate),
            Map.entry("/team/permissions_bulk_update", TeamRightRows::permissionsOfMany),
            Map.entry("/team/key/bulk_update", TeamKeyRows::bulkUpdate),
            Map.entry("/key/generate", TeamKeyRows::generate),
            Map.entry("/key/update", TeamKeyRows::update));

    static List<Row> rows() {
        return Row.teams().stream().filter(row -> reason(row).isEmpty()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_row_of_the_matrix_holds(Row row) {
        var player = PLAYERS.get(row.endpoint());
        if (player == null) {
            throw row.unread();
        }
        player.accept(row);
    }

    @Test
    void the_matrix_is_whole_and_every_exception_is_in_it() {
        assertThat(Row.teams()).hasSize(ROWS);
        var used = new TreeMap<String, Integer>();
        Row.teams().stream()
                .map(TeamMatrixTest::reason)
                .filter(it -> !it.isEmpty())
                .forEach(it -> used.merge(it, 1, Integer::sum));
        assertThat(used.keySet()).isEqualTo(new TreeSet<>(NOT_AS_WRITTEN.keySet()));
        assertThat(Row.teams().size() - rows().size())
                .isEqualTo(used.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** The entry that speaks of the row; empty for one that holds. */
    private static String reason(Row row) {
        return NOT_AS_WRITTEN.keySet().stream()
                .filter(range -> {
                    var ends = range.split("-");
                    return row.id().compareTo(ends[0]) >= 0 && row.id().compareTo(ends[ends.length - 1]) <= 0;
                })
                .findFirst()
                .orElse("");
    }
}
