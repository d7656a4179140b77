package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.deployments.StoredModelRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Teams for the nouns they belong to, in their transactions. Nobody's right to it is judged here. */
public final class TeamRows {
    /** An empty list means it too: what is added to one must not take the others away. */
    static final String ALL_MODELS = "all-proxy-models";

    private final TeamRepository repository = new TeamRepository();
    private final StoredModelRows models;
    private final Directory directory;
    private final KeyRows keys;
    private final ObjectPermissionRows permissions;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public TeamRows(
            Directory directory,
            KeyRows keys,
            ObjectPermissionRows permissions,
            AuditLog audit,
            Ids ids,
            Clocks clocks) {
        this.directory = directory;
        this.keys = keys;
        this.permissions = permissions;
        this.audit = audit;
        this.models = new StoredModelRows(audit);
        this.ids = ids;
        this.clocks = clocks;
    }

    /**
     * Deletes all teams of an organization with their rosters and keys, and keeps what they were.
     *
     * @param changedBy on whose behalf, as the caller says
     * @return how many there were
     */
    public int deleteOf(Tx tx, Grant grant, String organization, @Nullable String changedBy) {
        var teams = repository.lockOfOrganization(tx, organization);
        delete(tx, grant, teams, changedBy);
        return teams.size();
    }

    /** @param teams held by the caller */
    void delete(Tx tx, Grant grant, List<Team> teams, @Nullable String changedBy) {
        if (teams.isEmpty()) {
            return;
        }
        var byKey = grant.key();
        var named = teams.stream().map(Team::teamId).toList();
        repository.delete(
                tx,
                named,
                named.stream().map(team -> ids.next()).toList(),
                new TeamRepository.Deletion(now(), grant.user(), byKey == null ? null : byKey.toString(), changedBy));
        directory.disband(tx, named);
        models.deleteOfTeams(tx, grant, named, changedBy);
        keys.delete(tx, grant, KeySelection.ofTeams(named), changedBy);
        changed(
                tx,
                grant,
                teams.stream()
                        .map(team -> new AuditLog.Changed(target(team.teamId()), team, null))
                        .toList(),
                changedBy);
    }

    /**
     * Lets a team's keys ask for a model of its own by this name.
     *
     * @param internal what no other model is called
     */
    public void addOwnModel(Tx tx, Grant grant, String team, String name, String internal) {
        changeOwnModels(tx, grant, team, (models, aliases) -> {
            if (models.isEmpty()) {
                models.add(ALL_MODELS);
            }
            models.add(name);
            aliases.put(name, internal);
        });
    }

    /** @param successor another of its models of this name; null for none */
    public void removeOwnModel(Tx tx, Grant grant, String team, String name, @Nullable String successor) {
        changeOwnModels(tx, grant, team, (models, aliases) -> {
            if (successor != null) {
                aliases.put(name, successor);
                return;
            }
            aliases.remove(name);
            // A list that is left empty would mean all models.
            if (models.size() > 1) {
                models.remove(name);
            }
        });
    }

    private void changeOwnModels(Tx tx, Grant grant, String id, BiConsumer<Set<String>, ObjectNode> change) {
        lock(tx, id).ifPresent(team -> {
            var allowed = new LinkedHashSet<>(team.models());
            var stored = team.modelAliases();
            var aliases = stored == null ? Json.object() : stored.deepCopy();
            change.accept(allowed, aliases);
            update(
                    tx,
                    grant,
                    team,
                    row -> {
                        row.set("models", Json.node(allowed));
                        row.set("model_aliases", aliases);
                    },
                    null);
        });
    }

    /** Nobody else changes the team until the transaction ends. */
    public void hold(Tx tx, String team) {
        lock(tx, team);
    }

    /** @return false where the id is taken */
    boolean insert(Tx tx, Grant grant, Team team, @Nullable String changedBy) {
        boolean inserted = repository.insert(tx, team);
        if (inserted) {
            changed(tx, grant, team.teamId(), null, team, changedBy);
        }
        return inserted;
    }

    /**
     * @param before as it was when the caller locked it
     * @param edit changes the columns
     */
    Team update(Tx tx, Grant grant, Team before, Consumer<ObjectNode> edit, @Nullable String changedBy) {
        var row = Json.tree(before);
        edit.accept(row);
        var after = RecordReader.read(Team.class, row.put("updated_at", now().toString()));
        repository.update(tx, after);
        changed(tx, grant, after.teamId(), before, after, changedBy);
        return after;
    }

    /** @throws dev.gatehouse.error.ApiException 403 for one who does not administer the team */
    void requireAccess(Tx tx, Grant grant, Team team) {
        if (!standing(tx, grant, team).hasAccess()) {
            throw TeamErrors.noAccess();
        }
    }

    TeamStanding standing(Tx tx, Grant grant, Team team) {
        return directory.standing(tx, grant, team.teamId()).orElseThrow();
    }

    boolean isOrgAdmin(Tx tx, Grant grant, String organization) {
        return UserFacts.ORG_ADMIN.equals(
                directory.organizationsOf(tx, grant.user()).get(organization));
    }

    Optional<Team> find(Tx tx, String team) {
        return repository.find(tx, team);
    }

    /** Those that exist, held until the transaction ends, in the order of their ids. */
    List<Team> lock(Tx tx, Collection<String> teams) {
        return repository.lock(tx, teams);
    }

    /** Held until the transaction ends. */
    Optional<Team> lock(Tx tx, String team) {
        return lock(tx, List.of(team)).stream().findFirst();
    }

    /** The audit entry and the announcement of every change of a team. */
    void changed(
            Tx tx,
            Grant grant,
            String team,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String changedBy) {
        changed(tx, grant, List.of(new AuditLog.Changed(target(team), before, after)), changedBy);
    }

    private void changed(Tx tx, Grant grant, List<AuditLog.Changed> changes, @Nullable String changedBy) {
        audit.append(tx, grant, changes, changedBy);
        Directory.changed(
                tx,
                Subject.Kind.TEAM,
                changes.stream().map(change -> change.target().id()).toList());
    }

    /** As above, of its roster: those who changed, not all who stayed. */
    void rosterChanged(
            Tx tx, Grant grant, Team team, List<Member> before, List<Member> after, @Nullable String changedBy) {
        changed(tx, grant, team.teamId(), new ChangedRoster(before), new ChangedRoster(after), changedBy);
    }

    private record ChangedRoster(List<Member> members) {}

    void auditBudgets(Tx tx, Grant grant, List<MemberBudgets.Changed> changes) {
        audit.append(
                tx,
                grant,
                changes.stream()
                        .map(change -> new AuditLog.Changed(
                                Target.of("budget", change.after().budgetId()), change.before(), change.after()))
                        .toList(),
                null);
    }

    private static Target target(String team) {
        return Target.of("team", team);
    }

    /**
     * Lets members do more, in all these teams in a few statements.
     *
     * @param teams held by the caller
     * @return how many there were whose members could not do all of it before
     */
    int permit(Tx tx, Grant grant, List<Team> teams, List<String> permissions, @Nullable String changedBy) {
        var after = repository.permit(tx, teams.stream().map(Team::teamId).toList(), permissions, now());
        var byId = after.stream().collect(Collectors.toMap(Team::teamId, Function.identity()));
        changed(
                tx,
                grant,
                teams.stream()
                        .filter(team -> byId.containsKey(team.teamId()))
                        .map(team -> new AuditLog.Changed(target(team.teamId()), team, byId.get(team.teamId())))
                        .toList(),
                changedBy);
        return after.size();
    }

    /** Held until the transaction ends. */
    List<Team> lockAll(Tx tx) {
        return repository.lockAll(tx);
    }

    ShownTeam shown(Tx tx, Team team) {
        return shown(tx, List.of(team)).getFirst();
    }

    /** With their rosters, in the same order. */
    List<ShownTeam> shown(Tx tx, List<Team> teams) {
        return shown(tx, teams, rosters(tx, teams));
    }

    Map<String, List<Member>> rosters(Tx tx, List<Team> teams) {
        return directory.rosters(tx, teams.stream().map(Team::teamId).toList());
    }

    /** @param rosters by team */
    List<ShownTeam> shown(Tx tx, List<Team> teams, Map<String, List<Member>> rosters) {
        var permitted = permissions.findAll(
                tx,
                teams.stream()
                        .map(Team::objectPermissionId)
                        .filter(Objects::nonNull)
                        .toList());
        return teams.stream()
                .map(team -> ShownTeam.of(
                        team,
                        rosters.getOrDefault(team.teamId(), List.of()).stream()
                                .map(RosterEntry::of)
                                .toList(),
                        team.objectPermissionId() == null ? null : permitted.get(team.objectPermissionId())))
                .toList();
    }

    Instant now() {
        return clocks.storable();
    }
}
