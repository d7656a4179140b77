package dev.gatehouse.objectpermissions;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Object permissions for the nouns that are linked to them, in their transactions. */
public final class ObjectPermissionRows {
    private final ObjectPermissionRepository repository = new ObjectPermissionRepository();
    private final Ids ids;

    public ObjectPermissionRows(Ids ids) {
        this.ids = ids;
    }

    /**
     * Changes the row, or makes one.
     *
     * @param id of the row there is; null where there is none
     * @return the id of the row there is now
     */
    public String save(Tx tx, @Nullable String id, ObjectPermissionPatch patch) {
        var existing = id == null ? Optional.<ObjectPermission>empty() : find(tx, id);
        var row = existing.map(Json::tree)
                .orElseGet(() -> Json.object()
                        .put("object_permission_id", id == null ? ids.next().toString() : id));
        Patches.apply(row, patch);
        var permission = RecordReader.read(ObjectPermission.class, row);
        if (existing.isPresent()) {
            repository.update(tx, permission);
        } else {
            repository.insert(tx, permission);
        }
        return permission.objectPermissionId();
    }

    public Optional<ObjectPermission> find(Tx tx, String id) {
        return repository.find(tx, id);
    }

    /** Those that exist, by id. */
    public Map<String, ObjectPermission> findAll(Tx tx, Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : repository.findAll(tx, ids).stream()
                        .collect(Collectors.toMap(ObjectPermission::objectPermissionId, Function.identity()));
    }

    public void delete(Tx tx, String id) {
        repository.delete(tx, id);
    }
}
