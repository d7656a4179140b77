package dev.gatehouse.users;

import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.usage.DailyReports;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The endpoints of users over a database without any, called without a socket. */
final class UsersFixture extends ApiFixture {
    UsersFixture() {
        this(TenantConfig.NONE.users());
    }

    UsersFixture(TenantConfig.Users defaults) {
        super("admin");
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var keys = new KeyRows(audit, ids, clocks);
        var directory = new Directory();
        var permissions = new ObjectPermissionRows(ids);
        var all = new ArrayList<>(UserEndpoints.of(
                new Users(
                        database,
                        directory,
                        keys,
                        new BudgetRows(ids, clocks),
                        permissions,
                        audit,
                        defaults,
                        ids,
                        clocks),
                new UserDeletion(database, directory, keys, permissions, audit),
                new UserViews(database, directory, keys)));
        all.addAll(UserActivityEndpoints.of(new UserActivity(database, new DailyReports())));
        all.addAll(KeyEndpoints.of(new Keys(database, keys, directory, KeyConfig.NONE, clocks)));
        serve(all);
    }

    /** A user with this role, and the clear text of a key that the gate lets through to every route of users. */
    String actor(String user, @Nullable String role) {
        user(user, role, null);
        return json(post("/key/generate", MASTER, """
                        {"user_id":"%s","allowed_routes":["/user/*","/v2/user/info","/management/*"]}
                        """.formatted(user)))
                .path("key")
                .asText();
    }
}
