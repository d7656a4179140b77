package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.keys.KeyFields;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.keys.VirtualKey;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides who sees what of teams. */
public final class TeamReads {
    /** The newest keys of one answer: nobody reads more, and a node must not run out of memory. */
    private static final int MOST_KEYS = 10_000;

    private final Database database;
    private final TeamRows rows;
    private final Directory directory;
    private final KeyRows keys;
    private final BudgetRows budgets;
    private final MetadataSchema metadata;

    public TeamReads(
            Database database,
            TeamRows rows,
            Directory directory,
            KeyRows keys,
            BudgetRows budgets,
            TenantConfig config) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.keys = keys;
        this.budgets = budgets;
        this.metadata = new MetadataSchema(config.teams().metadataSchema());
    }

    /** What forms ask for. */
    public record MetadataSchema(List<TenantConfig.MetadataField> fields) {
        public MetadataSchema {
            fields = List.copyOf(fields);
        }
    }

    public MetadataSchema metadataSchema(Grant grant) {
        return metadata;
    }

    public TeamInfo info(Grant grant, String id, @Nullable Integer keyLimit) {
        return database.read(tx -> {
            var team = rows.find(tx, id).orElseThrow(() -> refused(404, "Team not found, passed team id: " + id + "."));
            requireReader(tx, grant, team);
            var roster = directory.roster(tx, id);
            var found = budgets.findAll(tx, budgetsOf(team, roster));
            var shared = team.memberBudget();
            return new TeamInfo(
                    id,
                    new TeamInfo.Info(rows.shown(tx, team), shared == null ? null : found.get(shared)),
                    keys(tx, team, keyLimit),
                    memberships(team, roster, found));
        });
    }

    /** @throws dev.gatehouse.error.ApiException 403 for one who may not see the team */
    void requireReader(Tx tx, Grant grant, Team team) {
        require(
                mayRead(tx, grant, team),
                403,
                "User=" + grant.user() + " not authorized to access this team=" + team.teamId());
    }

    private boolean mayRead(Tx tx, Grant grant, Team team) {
        return grant.hasAdminView()
                || (grant.caller().team() != null && grant.caller().team().id().equals(team.teamId()))
                || (grant.user() != null && isInside(tx, grant, team));
    }

    private boolean isInside(Tx tx, Grant grant, Team team) {
        var standing = rows.standing(tx, grant, team);
        return standing.isMember() || standing.orgAdmin();
    }

    private static Collection<String> budgetsOf(Team team, List<Member> roster) {
        return Stream.concat(
                        Stream.ofNullable(team.memberBudget()), roster.stream().map(Member::budget))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private List<KeyFields> keys(Tx tx, Team team, @Nullable Integer limit) {
        int most = limit == null || limit <= 0 ? MOST_KEYS : Math.min(limit, MOST_KEYS);
        return unexpired(keys.find(tx, KeySelection.ofTeam(team.teamId()), MOST_KEYS))
                .limit(most)
                .toList();
    }

    /** Without their hashes. */
    private Stream<KeyFields> unexpired(List<VirtualKey> found) {
        var now = rows.now();
        return found.stream().map(VirtualKey::fields).filter(key -> isAlive(key.expires(), now));
    }

    private static boolean isAlive(@Nullable Instant expires, Instant now) {
        return expires == null || expires.isAfter(now);
    }

    private static List<Membership> memberships(Team team, List<Member> roster, Map<String, Budget> found) {
        return roster.stream()
                .filter(Membership::isOne)
                .map(member -> Membership.of(team, member, found))
                .toList();
    }

    /**
     * Each with its keys and what its members may spend.
     *
     * @param members by team; those whose spending is shown
     */
    List<TeamWithKeys> withKeys(Tx tx, List<ShownTeam> teams, Map<String, List<Member>> members) {
        var ids = teams.stream().map(shown -> shown.team().teamId()).toList();
        var keysOf = unexpired(keys.findOfTeams(tx, ids, MOST_KEYS))
                .collect(Collectors.groupingBy(key -> Objects.requireNonNull(key.teamId())));
        var found = budgets.findAll(
                tx,
                Stream.concat(
                                teams.stream().map(shown -> shown.team().memberBudget()),
                                members.values().stream().flatMap(List::stream).map(Member::budget))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        return teams.stream()
                .map(shown -> {
                    var id = shown.team().teamId();
                    return new TeamWithKeys(
                            shown,
                            memberships(shown.team(), members.getOrDefault(id, List.of()), found),
                            keysOf.getOrDefault(id, List.of()));
                })
                .toList();
    }
}
