package dev.gatehouse.accessgroups;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.deployments.StoredModelRows;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups of models and what they contain: deployments by the tags they carry, other groups by edges. A group is nothing but its name
 * in these places.
 */
public final class AccessGroups {
    private static final Logger log = LoggerFactory.getLogger(AccessGroups.class);

    private final EdgeRepository edges = new EdgeRepository();
    private final TagRepository tags = new TagRepository();
    private final Database database;
    private final List<ModelEntry> configured;
    private final Predicate<String> served;
    private final LiveGroups live;
    private final Runnable settled;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    /**
     * @param configured deployments of the configuration, which carry groups too
     * @param served whether models of this name are served
     * @param settled returns when this node has taken up what was announced of stored models
     */
    public AccessGroups(
            Database database,
            List<ModelEntry> configured,
            Predicate<String> served,
            LiveGroups live,
            Runnable settled,
            AuditLog audit,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.configured = List.copyOf(configured);
        this.served = served;
        this.live = live;
        this.settled = settled;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    public WrittenGroup create(Grant grant, NewGroup asked) {
        var name = asked.accessGroup();
        require(!name.isBlank(), 400, "access_group is required and cannot be empty");
        asked.members().requireSome();
        return write("create", grant, name, asked.members(), before -> {
            require(
                    !before.isStored(name),
                    409,
                    "Access group '" + name + "' already exists. Use PUT /access_group/" + name
                            + "/update to modify it.");
            return false;
        });
    }

    /** Replaces what it contains; what contains it goes on doing so. Deployments given by their ids leave its groups alone. */
    public WrittenGroup update(Grant grant, String name, Wanted members) {
        members.requireSome();
        return write("update", grant, name, members, before -> {
            requireStored(before, name);
            return true;
        });
    }

    public DeletedGroup delete(Grant grant, String name) {
        return writing("delete", tx -> {
            var before = groups(tx);
            requireStored(before, name);
            int untagged = untag(tx, grant, name, Wanted.NOTHING);
            edges.delete(tx, name);
            changed(tx, grant, name, before.show(name), null);
            return DeletedGroup.of(name, untagged);
        });
    }

    /** All groups, those too that only other groups name. */
    public Group.Listed list(Grant grant) {
        return new Group.Listed(database.read(this::groups).all());
    }

    public Group info(Grant grant, String name) {
        var groups = database.read(this::groups);
        require(groups.isGroup(name), 404, notFound(name));
        return groups.show(name);
    }

    /** @param replaces refuses, or says whether something is to be replaced */
    private WrittenGroup write(
            String doing, Grant grant, String name, Wanted wanted, Predicate<StoredGroups> replaces) {
        return writing(doing, tx -> {
            var before = groups(tx);
            boolean replace = replaces.test(before);
            var members = members(tx, name, wanted, before);
            if (replace) {
                untag(tx, grant, name, wanted);
                if (!wanted.byId()) {
                    edges.deleteBelow(tx, name);
                }
            }
            int written = tag(tx, grant, name, members, wanted) + link(tx, name, members.groups());
            changed(
                    tx,
                    grant,
                    name,
                    replace ? before.show(name) : null,
                    groups(tx).show(name));
            return WrittenGroup.of(name, wanted, written);
        });
    }

    /** What refuses members, in the pinned order. */
    private Members members(Tx tx, String name, Wanted wanted, StoredGroups before) {
        var stored = new HashSet<>(tags.names(tx, wanted.names()));
        var members =
                Members.of(wanted.names(), model -> stored.contains(model) || served.test(model), before::isGroup);
        require(
                members.unknown().isEmpty(),
                400,
                "Model(s) or access group(s) not found: " + String.join(", ", members.unknown()));
        require(
                !members.groups().contains(name),
                400,
                "Access group '" + name + "' cannot include itself as a member.");
        var found = new HashSet<>(tags.ids(tx, wanted.ids()));
        for (var id : wanted.ids()) {
            require(found.contains(id), 400, "Deployment with model_id '" + id + "' not found in Database.");
        }
        for (var model : members.models()) {
            require(
                    stored.contains(model),
                    400,
                    "Can't find model '" + model
                            + "' in Database. Access group management is only supported for database models.");
        }
        return members;
    }

    private int tag(Tx tx, Grant grant, String name, Members members, Wanted wanted) {
        tags.hold(tx, name, members.models(), wanted.ids());
        var tagged = tags.tag(tx, name, members.models(), wanted.ids(), clocks.storable(), by(grant));
        return retagged(tx, tagged);
    }

    private int untag(Tx tx, Grant grant, String name, Wanted next) {
        tags.hold(tx, name, next.names(), next.ids());
        return retagged(tx, tags.untag(tx, name, clocks.storable(), by(grant)));
    }

    private static int retagged(Tx tx, List<String> deployments) {
        ChangeFeed.publish(
                tx,
                deployments.stream()
                        .map(id -> new Change(StoredModelRows.TOPIC, id))
                        .toList());
        return deployments.size();
    }

    private int link(Tx tx, String parent, List<String> children) {
        return edges.insert(
                tx, parent, children, children.stream().map(_ -> ids.next()).toList(), clocks.storable());
    }

    private <T> T writing(String doing, Function<Tx, T> work) {
        var written = written(doing, work);
        live.refresh();
        settled.run();
        return written;
    }

    private <T> T written(String doing, Function<Tx, T> work) {
        try {
            return database.transact(tx -> {
                edges.lock(tx);
                return work.apply(tx);
            });
        } catch (ApiException refused) {
            throw refused;
        } catch (RuntimeException fault) {
            log.atError().setCause(fault).addKeyValue("doing", doing).log("an access group could not be written");
            throw Pinned.detailObject(500, "Failed to " + doing + " access group: " + Database.reason(fault))
                    .asException();
        }
    }

    private StoredGroups groups(Tx tx) {
        return new StoredGroups(configured, tags.all(tx), edges.all(tx));
    }

    private void changed(Tx tx, Grant grant, String name, @Nullable Group before, @Nullable Group after) {
        audit.append(tx, grant, Target.of("access_group", name), before, after);
        ChangeFeed.publish(tx, new Change(LiveGroups.TOPIC, name));
    }

    private static String by(Grant grant) {
        return Objects.requireNonNullElse(grant.user(), "");
    }

    private static void requireStored(StoredGroups groups, String name) {
        require(groups.isStored(name), 404, notFound(name));
    }

    private static String notFound(String name) {
        return "Access group '" + name + "' not found";
    }

    private static void require(boolean holds, int status, String message) {
        if (!holds) {
            throw Pinned.detailObject(status, message).asException();
        }
    }
}
