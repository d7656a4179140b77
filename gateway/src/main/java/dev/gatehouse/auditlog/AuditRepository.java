package dev.gatehouse.auditlog;

import dev.gatehouse.platform.Tx;
import java.util.List;

/** The SQL of the audit log. */
final class AuditRepository {
    static final String INSERT = """
            insert into audit_log
                (id, at, operation, actor, actor_key, request_id, target_kind, target_id, before_value, after_value,
                 changed_by)
            values
                (:id, :at, :operation, :actor, :actor_key, :request_id, :target_kind, :target_id,
                 cast(:before as jsonb), cast(:after as jsonb), :changed_by)
            """;

    void insert(Tx tx, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var batch = tx.handle().prepareBatch(INSERT);
        for (var entry : entries) {
            batch.bind("id", entry.id())
                    .bind("at", entry.at())
                    .bind("operation", entry.operation())
                    .bind("actor", entry.actor())
                    .bind("actor_key", entry.actorKey())
                    .bind("request_id", entry.requestId())
                    .bind("target_kind", entry.targetKind())
                    .bind("target_id", entry.targetId())
                    .bind("before", entry.before())
                    .bind("after", entry.after())
                    .bind("changed_by", entry.changedBy())
                    .add();
        }
        batch.execute();
    }
}
