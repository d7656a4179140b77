package dev.gatehouse.auditlog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
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
        var actorKey = grant.key();
        repository.insert(
                tx,
                new AuditEntry(
                        ids.next(),
                        clocks.now(),
                        grant.operation().name(),
                        grant.user(),
                        actorKey == null ? null : actorKey.toString(),
                        grant.requestId(),
                        target.kind(),
                        target.id(),
                        json(before),
                        json(after),
                        changedBy));
    }

    private static @Nullable String json(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        ObjectNode tree = Json.tree(value);
        return Json.text(Redaction.of(tree));
    }
}
