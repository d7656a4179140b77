package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.keys.SpendToReset;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets back what members of teams spent, and what they may spend. */
public final class MemberResets {
    private final Database database;
    private final TeamRows rows;
    private final Directory directory;
    private final BudgetRows budgets;

    public MemberResets(Database database, TeamRows rows, Directory directory, BudgetRows budgets) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.budgets = budgets;
    }

    /** @param budgetSource team_default, or none where the team has none */
    public record ResetBudget(
            String teamId,
            String userId,
            BigDecimal spend,
            @Nullable String budgetId,
            @Nullable String previousBudgetId,
            String budgetSource) {}

    /**
     * Links a member to the team's budget for all members; what he spent stays.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public ResetBudget resetBudget(Grant grant, String id, String user, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, id);
            var before = member(tx, id, user);
            var shared = shared(tx, team);
            var after = before.withBudget(shared == null ? null : shared.budgetId());
            directory.update(tx, id, after);
            rows.rosterChanged(tx, grant, team, List.of(before), List.of(after), changedBy);
            return new ResetBudget(
                    id, user, after.spend(), after.budget(), before.budget(), shared == null ? "none" : "team_default");
        });
    }

    /** @param maxBudget US dollars he may spend */
    public record ResetSpend(
            String teamId,
            String userId,
            BigDecimal spend,
            BigDecimal previousSpend,
            @Nullable BigDecimal maxBudget) {}

    /** Says that a member has spent less than he did. */
    public ResetSpend resetSpend(Grant grant, String id, String user, SpendToReset asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, id);
            require(
                    grant.isProxyAdmin() || !user.equals(grant.user()),
                    403,
                    "Cannot reset your own spend. Ask a proxy admin.");
            var before = member(tx, id, user);
            var limit = limit(tx, team, before);
            asked.check(before.spend(), limit);
            directory.setSpend(tx, id, user, asked.resetTo());
            rows.rosterChanged(tx, grant, team, List.of(before), List.of(before.withSpend(asked.resetTo())), changedBy);
            return new ResetSpend(id, user, asked.resetTo(), before.spend(), limit);
        });
    }

    private Team lock(Tx tx, Grant grant, String id) {
        var team = rows.lock(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
        rows.requireAccess(tx, grant, team);
        return team;
    }

    private Member member(Tx tx, String team, String user) {
        return directory.lockMembers(tx, team, List.of(user), List.of()).stream()
                .findFirst()
                .orElseThrow(() -> refused(404, "User=" + user + " is not a member of team=" + team));
    }

    private @Nullable Budget shared(Tx tx, Team team) {
        var id = team.memberBudget();
        return id == null ? null : budgets.find(tx, id).orElse(null);
    }

    /** His own amount, else the team's for all members. */
    private @Nullable BigDecimal limit(Tx tx, Team team, Member member) {
        var own = member.budget() == null
                ? null
                : budgets.find(tx, member.budget()).map(Budget::maxBudget).orElse(null);
        var shared = shared(tx, team);
        return own == null && shared != null ? shared.maxBudget() : own;
    }
}
