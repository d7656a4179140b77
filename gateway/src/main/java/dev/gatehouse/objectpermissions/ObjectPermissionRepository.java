package dev.gatehouse.objectpermissions;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
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
                .map(json -> RecordReader.read(ObjectPermission.class, Json.parseObject(json)))
                .findOne();
    }

    void delete(Tx tx, String id) {
        tx.handle().createUpdate(DELETE).bind("id", id).execute();
    }
}
