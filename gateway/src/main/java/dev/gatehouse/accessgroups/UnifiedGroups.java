package dev.gatehouse.accessgroups;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Groups that are objects of their own: what they give is added to what the lists of their teams and keys allow. */
public final class UnifiedGroups {
    private final EdgeRepository edges = new EdgeRepository();
    private final UnifiedGroupRepository repository = new UnifiedGroupRepository();
    private final Database database;
    private final LiveGroups live;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public UnifiedGroups(Database database, LiveGroups live, AuditLog audit, Ids ids, Clocks clocks) {
        this.database = database;
        this.live = live;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    public UnifiedGroup create(Grant grant, NewUnifiedGroup asked) {
        requireAdmin(grant);
        var now = clocks.storable();
        var group = new UnifiedGroup(
                ids.next().toString(),
                asked.accessGroupName(),
                asked.description(),
                asked.accessModelNames(),
                asked.accessMcpServerIds(),
                asked.accessAgentIds(),
                List.of(),
                List.of(),
                now,
                grant.user(),
                now,
                grant.user());
        return writing(tx -> {
            requireFree(tx, group);
            repository.insert(tx, group);
            assign(tx, group.accessGroupId(), asked.assignedTeamIds(), asked.assignedKeyIds());
            return changed(tx, grant, group.accessGroupId(), null);
        });
    }

    public UnifiedGroup update(Grant grant, String id, UnifiedGroupUpdate asked) {
        requireAdmin(grant);
        return writing(tx -> {
            var before = repository.find(tx, id).orElseThrow(() -> notFound(id));
            var after = changed(before, asked, grant);
            requireFree(tx, after);
            repository.update(tx, after);
            assign(
                    tx,
                    id,
                    asked.assignedTeamIds().isSent() ? list(asked.assignedTeamIds(), List.of()) : null,
                    asked.assignedKeyIds().isSent() ? list(asked.assignedKeyIds(), List.of()) : null);
            return changed(tx, grant, id, before);
        });
    }

    private UnifiedGroup changed(UnifiedGroup before, UnifiedGroupUpdate asked, Grant grant) {
        return new UnifiedGroup(
                before.accessGroupId(),
                // The name cannot be taken away.
                Objects.requireNonNullElse(
                        asked.accessGroupName().or(before.accessGroupName()), before.accessGroupName()),
                asked.description().or(before.description()),
                list(asked.accessModelNames(), before.accessModelNames()),
                list(asked.accessMcpServerIds(), before.accessMcpServerIds()),
                list(asked.accessAgentIds(), before.accessAgentIds()),
                before.assignedTeamIds(),
                before.assignedKeyIds(),
                before.createdAt(),
                before.createdBy(),
                clocks.storable(),
                grant.user());
    }

    private static List<String> list(Patch<List<String>> patch, List<String> before) {
        var list = patch.or(before);
        return list == null ? List.of() : list;
    }

    public void delete(Grant grant, String id) {
        requireAdmin(grant);
        writing(tx -> {
            var before = repository.find(tx, id).orElseThrow(() -> notFound(id));
            assign(tx, id, List.of(), List.of());
            repository.delete(tx, id);
            audit.append(tx, grant, target(id), before, null);
            ChangeFeed.publish(tx, new Change(LiveGroups.TOPIC, id));
            return before;
        });
    }

    /** Newest first. */
    public List<UnifiedGroup> list(Grant grant) {
        requireAdmin(grant);
        return database.read(repository::list);
    }

    public UnifiedGroup find(Grant grant, String id) {
        requireAdmin(grant);
        return database.read(tx -> repository.find(tx, id)).orElseThrow(() -> notFound(id));
    }

    /** @param teams null for those that have it already, as {@code keys} */
    private void assign(Tx tx, String group, @Nullable List<String> teams, @Nullable List<String> keys) {
        // Teams before keys, as everywhere.
        if (teams != null) {
            announce(tx, repository.assignTeams(tx, group, teams));
        }
        if (keys != null) {
            announce(
                    tx,
                    repository.assignKeys(
                            tx, group, keys.stream().map(UnifiedGroups::hash).toList()));
        }
    }

    private static String hash(String key) {
        return KeyHash.named(key).map(KeyHash::toString).orElse("");
    }

    private static void announce(Tx tx, List<Subject> changed) {
        ChangeFeed.publish(tx, changed.stream().map(Subject::changed).toList());
    }

    private <T> T writing(Function<Tx, T> work) {
        var written = database.transact(tx -> {
            edges.lock(tx);
            return work.apply(tx);
        });
        live.refresh();
        return written;
    }

    private UnifiedGroup changed(Tx tx, Grant grant, String id, @Nullable UnifiedGroup before) {
        var after = repository.find(tx, id).orElseThrow();
        audit.append(tx, grant, target(id), before, after);
        ChangeFeed.publish(tx, new Change(LiveGroups.TOPIC, id));
        return after;
    }

    private void requireFree(Tx tx, UnifiedGroup group) {
        var owner = repository.named(tx, group.accessGroupName());
        if (owner.isPresent() && !owner.get().equals(group.accessGroupId())) {
            throw Pinned.detail(409, "Access group '" + group.accessGroupName() + "' already exists")
                    .asException();
        }
    }

    private static void requireAdmin(Grant grant) {
        if (!grant.isProxyAdmin()) {
            throw Pinned.detailObject(
                            403,
                            "Admin-only endpoint. Not allowed to access this. Your role="
                                    + grant.caller().role().wireName())
                    .asException();
        }
    }

    private static ApiException notFound(String id) {
        return Pinned.detail(404, "Access group '" + id + "' not found").asException();
    }

    private static Target target(String id) {
        return Target.of("access_group", id);
    }
}
