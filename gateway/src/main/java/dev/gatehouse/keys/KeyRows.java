package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys for the nouns they belong to, in their transactions. Nobody's right to it is judged here. */
public final class KeyRows {
    private final KeyRepository repository = new KeyRepository();
    private final KeyChanges changes;
    private final BudgetRows budgets;
    private final ObjectPermissionRows permissions;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public KeyRows(AuditLog audit, Ids ids, Clocks clocks) {
        this.budgets = new BudgetRows(ids, clocks);
        this.permissions = new ObjectPermissionRows(ids);
        this.changes = new KeyChanges(budgets, permissions);
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    /** Newest first. */
    public List<VirtualKey> find(Tx tx, KeySelection which, int limit) {
        return repository.find(tx, which, limit);
    }

    /** Of any of these teams, newest first. */
    public List<VirtualKey> findOfTeams(Tx tx, Collection<String> teams, int limit) {
        return repository.findOfTeams(tx, teams, limit);
    }

    public Optional<VirtualKey> find(Tx tx, KeyHash token) {
        return repository.find(tx, token);
    }

    /**
     * Makes a key with all that follows from what was asked.
     *
     * @throws dev.gatehouse.error.ApiException where its alias or its clear text is taken
     */
    public GeneratedKey create(Tx tx, Grant grant, NewKey asked) {
        var now = clocks.storable();
        var clear = asked.key() == null ? ids.virtualKey().reveal() : asked.key();
        var blank = new VirtualKey(KeyHash.of(clear), NewKeyFields.blank(clear, grant.user(), now));
        var sent = NewKeyFields.completed(asked);
        reserveAlias(tx, sent.keyAlias().or(null));
        var key = changes.apply(tx, grant, blank, sent, now);
        if (!repository.insert(tx, key)) {
            throw Pinned.detailObject(500, "Internal Server Error.").asException();
        }
        changed(tx, grant, key.token(), null, key);
        return shown(tx, clear, key, asked.members());
    }

    /** With the rows it is linked to, and its clear text. */
    GeneratedKey shown(Tx tx, String clear, VirtualKey key, KeyChange sent) {
        var budget = key.fields().budgetId();
        var permission = key.fields().objectPermissionId();
        return GeneratedKey.of(
                clear,
                key,
                sent,
                budget == null ? null : budgets.find(tx, budget).orElse(null),
                permission == null ? null : permissions.find(tx, permission).orElse(null));
    }

    ObjectPermissionLimits permissionLimits() {
        return new ObjectPermissionLimits(permissions);
    }

    /** How a key's row is changed. */
    KeyChanges changes() {
        return changes;
    }

    /** @throws dev.gatehouse.error.ApiException 400 where another key has it */
    void reserveAlias(Tx tx, @Nullable String alias) {
        if (alias != null && !alias.isEmpty() && !repository.reserveAlias(tx, alias)) {
            throw Pinned.typed(
                            400,
                            "bad_request_error",
                            "key_alias",
                            "Key with alias '" + alias
                                    + "' already exists. Unique key aliases across all keys are required.")
                    .asException();
        }
    }

    /**
     * Deletes and keeps what they were.
     *
     * @param changedBy on whose behalf, as the caller says
     * @return how many there were
     */
    public int delete(Tx tx, Grant grant, KeySelection which, @Nullable String changedBy) {
        var keys = repository.lock(tx, which);
        delete(tx, grant, keys, changedBy);
        return keys.size();
    }

    /**
     * Deletes without a copy.
     *
     * @return how many there were
     */
    public int erase(Tx tx, Grant grant, KeySelection which) {
        var keys = repository.lock(tx, which);
        repository.erase(tx, keys.stream().map(VirtualKey::token).toList());
        gone(tx, grant, keys, null);
        return keys.size();
    }

    /** All of those that were locked. */
    void delete(Tx tx, Grant grant, List<VirtualKey> keys, @Nullable String changedBy) {
        repository.delete(
                tx,
                keys.stream().map(VirtualKey::token).toList(),
                keys.stream().map(_ -> ids.next()).toList(),
                deletion(grant, changedBy));
        gone(tx, grant, keys, changedBy);
    }

    /** How rows end now. */
    KeyRepository.Deletion deletion(Grant grant, @Nullable String changedBy) {
        var byKey = grant.key();
        return new KeyRepository.Deletion(
                clocks.storable(), grant.user(), byKey == null ? null : byKey.toString(), changedBy);
    }

    private void gone(Tx tx, Grant grant, List<VirtualKey> keys, @Nullable String changedBy) {
        audit.append(
                tx,
                grant,
                keys.stream()
                        .map(key -> new AuditLog.Changed(target(key.token()), key, null))
                        .toList(),
                changedBy);
        Directory.changed(
                tx,
                Subject.Kind.KEY,
                keys.stream().map(key -> key.token().toString()).toList());
    }

    /** The audit entry and the announcement of a change of a key. */
    void changed(Tx tx, Grant grant, KeyHash token, @Nullable VirtualKey before, @Nullable VirtualKey after) {
        audit.append(tx, grant, target(token), before, after);
        Directory.changed(tx, Subject.Kind.KEY, token.toString());
    }

    /** As above, of one that is another now. */
    void replaced(Tx tx, Grant grant, VirtualKey before, VirtualKey after, @Nullable String changedBy) {
        audit.append(tx, grant, target(before.token()), before, after, changedBy);
        Directory.changed(
                tx,
                Subject.Kind.KEY,
                List.of(before.token().toString(), after.token().toString()));
    }

    private static Target target(KeyHash token) {
        return Target.of("key", token.toString());
    }
}
