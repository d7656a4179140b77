package dev.gatehouse.auditlog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers every change of what is managed: committed with it, or not at all. */
public final class AuditLog {
    private final AuditRepository repository = new AuditRepository();
    private final Ids ids;
    private final Clocks clocks;

    public AuditLog(Ids ids, Clocks clocks) {
        this.ids = ids;
        this.clocks = clocks;
    }

    /**
     * @param before what it was; null where it did not exist
     * @param after what it is; null where it is no more. Secrets in either are left out.
     */
    public void append(Tx tx, Grant grant, Target target, @Nullable Object before, @Nullable Object after) {
        append(tx, grant, target, before, after, null);
    }

    /** @param changedBy on whose behalf, as the caller says */
    public void append(
            Tx tx,
            Grant grant,
            Target target,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String changedBy) {
        append(tx, grant, List.of(new Changed(target, before, after)), changedBy);
    }

    /** One of many that changed together. */
    public record Changed(
            Target target,
            @Nullable Object before,
            @Nullable Object after) {}

    /** As above, for many in one batch. */
    public void append(Tx tx, Grant grant, List<Changed> changes, @Nullable String changedBy) {
        repository.insert(
                tx,
                changes.stream().map(change -> entry(grant, change, changedBy)).toList());
    }

    /**
     * What nobody was granted: what the installation does by itself.
     *
     * @param actor on whose word
     */
    public void append(Tx tx, String operation, String actor, Target target, Object after) {
        repository.insert(
                tx,
                List.of(new AuditEntry(
                        ids.next(),
                        clocks.now(),
                        operation,
                        actor,
                        null,
                        "",
                        target.kind(),
                        target.id(),
                        null,
                        json(after),
                        null)));
    }

    private AuditEntry entry(Grant grant, Changed change, @Nullable String changedBy) {
        var actorKey = grant.key();
        return new AuditEntry(
                ids.next(),
                clocks.now(),
                grant.operation().name(),
                grant.user(),
                actorKey == null ? null : actorKey.toString(),
                grant.requestId(),
                change.target().kind(),
                change.target().id(),
                json(change.before()),
                json(change.after()),
                changedBy);
    }

    private static @Nullable String json(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        ObjectNode tree = Json.tree(value);
        return Json.text(Redaction.of(tree));
    }
}
