package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.TeamRole;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.Rosters.Present;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides who is on the rosters of teams. Whoever changes a roster holds its team: one after another. */
public final class TeamMembers {
    private static final String ADD = "/team/member_add";
    private static final String DELETE = "/team/member_delete";

    private static final int MOST_AT_ONCE = 500;

    private final Database database;
    private final TeamRepository repository = new TeamRepository();
    private final TeamRows rows;
    private final Directory directory;
    private final KeyRows keys;
    private final MemberBudgets budgets;
    private final Rosters rosters;
    private final TenantConfig config;

    public TeamMembers(
            Database database,
            TeamRows rows,
            Directory directory,
            KeyRows keys,
            BudgetRows budgetRows,
            TenantConfig config,
            Ids ids) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.keys = keys;
        this.config = config;
        this.budgets = new MemberBudgets(budgetRows, directory, ids);
        this.rosters = new Rosters(directory, budgets, ids);
    }

    /** @param changedBy on whose behalf, as the caller says */
    public AddedMembers add(Grant grant, NewMembers asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = rows.lock(tx, asked.teamId())
                    .orElseThrow(() -> refused(
                            404,
                            "Team doesn't exist in db. Team=" + asked.teamId()
                                    + ". Create team via `/team/new` call."));
            var present = Present.of(directory.roster(tx, team.teamId()));
            checkNews(asked, present);
            checkMayAdd(tx, grant, team, asked);
            BudgetRules.require(asked.limits().fault());
            var joined = rosters.add(tx, grant, team, present, asked.member(), asked.limits(), rows.now());
            rows.rosterChanged(tx, grant, team, List.of(), joined, changedBy);
            return new AddedMembers(
                    rows.shown(tx, team),
                    repository.users(tx, joined.stream().map(Member::user).toList()),
                    memberships(tx, team, joined));
        });
    }

    /** Said before anybody is asked who he is, as in the reference. */
    private static void checkNews(NewMembers asked, Present present) {
        if (asked.member().stream().allMatch(one -> present.has(one.userId(), one.userEmail()))) {
            throw Pinned.typed(
                            400,
                            "team_member_already_in_team",
                            "member",
                            "All of these users are already in the team. team_id=" + asked.teamId())
                    .asException();
        }
    }

    private void checkMayAdd(Tx tx, Grant grant, Team team, NewMembers asked) {
        if (rows.standing(tx, grant, team).hasAccess()) {
            return;
        }
        if (!config.availableTeams().contains(team.teamId())) {
            throw TeamErrors.notAdmin(ADD, team.teamId());
        }
        require(
                isSelf(grant, asked) && asked.limits().isEmpty(),
                403,
                "Only the caller can join an available team, as a user and without limits. team_id=" + team.teamId());
    }

    private static boolean isSelf(Grant grant, NewMembers asked) {
        var only = asked.member().getFirst();
        return asked.member().size() == 1
                && only.role() == TeamRole.USER
                && only.userId() != null
                && only.userId().equals(grant.user());
    }

    private List<Membership> memberships(Tx tx, Team team, List<Member> members) {
        var found = budgets.find(
                tx,
                Stream.concat(
                                Stream.ofNullable(team.memberBudget()),
                                members.stream().map(Member::budget))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        return members.stream()
                .filter(Membership::isOne)
                .map(member -> Membership.of(team, member, found))
                .toList();
    }

    public ShownTeam delete(Grant grant, MemberName which, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, which.teamId());
            var leaving = named(tx, team, which.userId(), which.userEmail());
            require(!leaving.isEmpty(), 400, "User not found in team");
            var users = leaving.stream().map(Member::user).toList();
            directory.leave(tx, team.teamId(), users);
            keys.delete(tx, grant, KeySelection.ofMembers(team.teamId(), users), changedBy);
            rows.rosterChanged(tx, grant, team, leaving, List.of(), changedBy);
            return rows.shown(tx, team);
        });
    }

    private Team lock(Tx tx, Grant grant, String id) {
        var team = rows.lock(tx, id).orElseThrow(() -> refused(400, "Team id=" + id + " does not exist in db"));
        if (!rows.standing(tx, grant, team).hasAccess()) {
            // For updates too: the reference names this route in both.
            throw TeamErrors.notAdmin(DELETE, id);
        }
        return team;
    }

    /** By the id alone where one is given: it says who is meant. */
    private List<Member> named(Tx tx, Team team, @Nullable String user, @Nullable String email) {
        return user != null
                ? directory.lockMembers(tx, team.teamId(), List.of(user), List.of())
                : directory.lockMembers(tx, team.teamId(), List.of(), List.of(String.valueOf(email)));
    }

    public UpdatedMember update(Grant grant, MemberUpdate asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, asked.teamId());
            var before = named(tx, team, asked.userId(), asked.userEmail()).stream()
                    .findFirst()
                    .orElseThrow(() -> refused(
                            400,
                            "User id doesn't exist in team table. Data=user_id=" + asked.userId() + " user_email="
                                    + asked.userEmail()));
            BudgetRules.require(asked.limits().fault());
            var after = budgets.saveOwn(tx, grant, team, List.of(before), _ -> asked.limits(), rows.now())
                    .getFirst()
                    .withRole(asked.role() == null ? before.role() : asked.role())
                    .withEmail(asked.userEmail() == null ? before.email() : asked.userEmail());
            directory.update(tx, team.teamId(), after);
            rows.rosterChanged(tx, grant, team, List.of(before), List.of(after), changedBy);
            return UpdatedMember.of(asked, after);
        });
    }

    /** All of them, or none; whichever it is, it is told of each. */
    public BulkMembers.Joined addMany(Grant grant, BulkMembers asked, @Nullable String changedBy) {
        require(
                !asked.everybody() || grant.isProxyAdmin(),
                403,
                "Only proxy admins can add all users to a team. route=/team/bulk_member_add, team_id="
                        + asked.teamId());
        var wanted = asked.everybody() ? asked.of(database.read(repository::allUsers)) : asked;
        require(!wanted.members().isEmpty(), 400, "At least one member is required");
        require(
                asked.everybody() || wanted.members().size() <= MOST_AT_ONCE,
                400,
                "Maximum " + MOST_AT_ONCE + " members can be added at once");
        try {
            return wanted.joined(add(grant, wanted.asOne(), changedBy));
        } catch (ApiException refused) {
            if (refused.error() instanceof ApiError.Unavailable) {
                throw refused;
            }
            return wanted.failed(refused.error());
        }
    }

    public OwnMembership own(Grant grant, String id) {
        return database.read(tx -> {
            var user = grant.user();
            if (user == null) {
                throw refused(400, "The key has no user_id: only a user can be a member of a team.");
            }
            var team = repository.find(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
            var member = directory
                    .member(tx, id, user)
                    .orElseThrow(() -> refused(404, "User=" + user + " is not a member of team=" + id));
            var budget = member.budget();
            return new OwnMembership(
                    user,
                    id,
                    team.teamAlias(),
                    member.role(),
                    member.email(),
                    member.spend(),
                    member.totalSpend(),
                    budget,
                    budget == null ? null : budgets.find(tx, List.of(budget)).get(budget));
        });
    }
}
