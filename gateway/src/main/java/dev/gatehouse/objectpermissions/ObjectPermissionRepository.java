package dev.gatehouse.objectpermissions;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The SQL of object permissions. */
final class ObjectPermissionRepository {
    private static final JsonTable TABLE = new JsonTable("object_permission", "object_permission_id", """
            object_permission_id, mcp_servers, mcp_access_groups, mcp_tool_permissions, vector_stores, agents,
            agent_access_groups
            """);

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where object_permission_id = :id");
    static final String FIND_ALL = TABLE.select("where object_permission_id = any(cast(:ids as text[]))");
    static final String DELETE = "delete from object_permission where object_permission_id = :id";

    void insert(Tx tx, ObjectPermission permission) {
        tx.handle().createUpdate(INSERT).bind("row", Json.text(permission)).execute();
    }

    void update(Tx tx, ObjectPermission permission) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(permission)).execute();
    }

    Optional<ObjectPermission> find(Tx tx, String id) {
        return tx.handle()
                .createQuery(FIND)
                .bind("id", id)
                .mapTo(String.class)
                .map(ObjectPermissionRepository::permission)
                .findOne();
    }

    List<ObjectPermission> findAll(Tx tx, Collection<String> ids) {
        return tx.handle()
                .createQuery(FIND_ALL)
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .map(ObjectPermissionRepository::permission)
                .list();
    }

    private static ObjectPermission permission(String json) {
        return RecordReader.read(ObjectPermission.class, Json.parseObject(json));
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("id", id).execute();
    }
}
