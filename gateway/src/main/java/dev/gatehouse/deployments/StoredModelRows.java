package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored models for the nouns they belong to, in their transactions. Nobody's right to it is judged here. */
public final class StoredModelRows {
    /** Of the change feed; its keys are ids of models. */
    public static final String TOPIC = "model";

    private final StoredModelRepository repository = new StoredModelRepository();
    private final AuditLog audit;

    public StoredModelRows(AuditLog audit) {
        this.audit = audit;
    }

    public Optional<StoredModel> find(Tx tx, String id) {
        return repository.find(tx, List.of(id)).stream().findFirst();
    }

    /** Held until the transaction ends. */
    public Optional<StoredModel> lock(Tx tx, String id) {
        return repository.lock(tx, id);
    }

    /** Of these teams, held until the transaction ends, oldest first. */
    public List<StoredModel> lockOfTeams(Tx tx, Collection<String> teams) {
        return repository.lockOfTeams(tx, teams);
    }

    /**
     * @param shown its parameters as people may see them
     * @return false where the id is taken
     */
    public boolean insert(Tx tx, Grant grant, StoredModel model, ObjectNode shown) {
        boolean inserted = repository.insert(tx, model);
        if (inserted) {
            changed(tx, grant, List.of(new AuditLog.Changed(target(model), null, audited(model, shown))), null);
        }
        return inserted;
    }

    public void update(
            Tx tx, Grant grant, StoredModel before, ObjectNode shownBefore, StoredModel after, ObjectNode shownAfter) {
        repository.update(tx, after);
        changed(
                tx,
                grant,
                List.of(new AuditLog.Changed(target(after), audited(before, shownBefore), audited(after, shownAfter))),
                null);
    }

    public void delete(Tx tx, Grant grant, StoredModel model) {
        repository.delete(tx, model.modelId());
        deleted(tx, grant, List.of(model), null);
    }

    /**
     * All models of these teams.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public void deleteOfTeams(Tx tx, Grant grant, Collection<String> teams, @Nullable String changedBy) {
        var gone = repository.lockOfTeams(tx, teams);
        if (!gone.isEmpty()) {
            repository.deleteOfTeams(tx, teams);
            deleted(tx, grant, gone, changedBy);
        }
    }

    private void deleted(Tx tx, Grant grant, List<StoredModel> gone, @Nullable String changedBy) {
        changed(
                tx,
                grant,
                gone.stream()
                        .map(model -> new AuditLog.Changed(
                                target(model), audited(model, ShownParams.closed(model.litellmParams())), null))
                        .toList(),
                changedBy);
    }

    private void changed(Tx tx, Grant grant, List<AuditLog.Changed> changes, @Nullable String changedBy) {
        audit.append(tx, grant, changes, changedBy);
        ChangeFeed.publish(
                tx,
                changes.stream()
                        .map(change -> new Change(TOPIC, change.target().id()))
                        .toList());
    }

    private static Target target(StoredModel model) {
        return Target.of(TOPIC, model.modelId());
    }

    /** The sealed texts are nobody's to read, and would only fill the log. */
    private static ObjectNode audited(StoredModel model, ObjectNode shown) {
        ObjectNode row = Json.tree(model);
        row.set("litellm_params", shown);
        return row;
    }
}
