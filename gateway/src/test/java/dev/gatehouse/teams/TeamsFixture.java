package dev.gatehouse.teams;

import dev.gatehouse.access.ServedModels;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyReadEndpoints;
import dev.gatehouse.keys.KeyReads;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.usage.DailyReports;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints of teams over a database with two organizations, called without a socket: {@code alpha} of {@code org-a} has the
 * admin {@code lead} and the members {@code ann} and {@code bob}, {@code beta} of {@code org-b} has the member {@code stranger};
 * {@code boss-a} and {@code boss-b} administer the organizations.
 */
final class TeamsFixture extends ApiFixture {
    final TeamRows rows;

    TeamsFixture() {
        this(TenantConfig.NONE);
    }

    TeamsFixture(TenantConfig config) {
        super("default_user_id");
        var ids = new Ids(clocks);
        var audit = new AuditLog(ids, clocks);
        var keyRows = new KeyRows(audit, ids, clocks);
        var directory = new Directory(config.users());
        var budgets = new BudgetRows(ids, clocks);
        var permissions = new ObjectPermissionRows(ids);
        rows = new TeamRows(directory, keyRows, permissions, audit, ids, clocks);
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, keyRows, directory, KeyConfig.NONE, clocks)));
        all.addAll(KeyReadEndpoints.of(new KeyReads(database, directory)));
        all.addAll(TeamEndpoints.of(new Teams(
                database, rows, directory, keyRows, budgets, permissions, config, () -> ServedModels.NONE, ids)));
        all.addAll(TeamMemberEndpoints.of(new TeamMembers(database, rows, directory, keyRows, budgets, config, ids)));
        var reads = new TeamReads(database, rows, directory, keyRows, budgets, config);
        all.addAll(TeamReadEndpoints.of(reads));
        all.addAll(TeamRosterEndpoints.of(
                new MemberLists(database, rows, reads),
                new MemberBatches(database, rows, directory, keyRows, budgets, ids),
                new MemberResets(database, rows, directory, budgets)));
        all.addAll(TeamListEndpoints.of(new TeamLists(database, rows, reads, directory, config)));
        all.addAll(TeamRightEndpoints.of(new TeamModels(database, rows), new TeamPermissions(database, rows, config)));
        all.addAll(TeamActivityEndpoints.of(new TeamActivity(database, directory, new DailyReports())));
        serve(all);
        people();
    }

    private void people() {
        organization("org-a");
        organization("org-b");
        user("admin", "proxy_admin");
        user("viewer", "proxy_admin_viewer");
        for (var user : List.of("lead", "ann", "bob", "stranger", "loner", "boss-a", "boss-b", "boss-both")) {
            user(user, "internal_user");
        }
        for (var user : List.of("lead", "ann", "bob")) {
            inOrganization("org-a", user, "internal_user");
        }
        inOrganization("org-b", "stranger", "internal_user");
        inOrganization("org-a", "boss-a", "org_admin");
        inOrganization("org-b", "boss-b", "org_admin");
        inOrganization("org-a", "boss-both", "org_admin");
        inOrganization("org-b", "boss-both", "org_admin");
        team("alpha", "org-a");
        member("alpha", "lead", "admin");
        member("alpha", "ann", "user");
        member("alpha", "bob", "user");
        team("beta", "org-b");
        member("beta", "stranger", "user");
    }

    /** The clear text of a key of this user. */
    String keyOf(String user) {
        return user.equals("master") ? MASTER : generate("{\"user_id\":\"" + user + "\"}");
    }

    /** As above, with which the gate lets him come near these routes. */
    String keyOf(String user, String... routes) {
        return generate(
                Json.text(Json.object().put("user_id", user).set("allowed_routes", Json.node(List.of(routes)))));
    }

    List<String> roster(String team) {
        return query("select user_id || ':' || role from team_member where team_id = '" + team + "' order by position");
    }

    /** The text of an error of a handler that nothing wraps. */
    static String detail(Reply reply) {
        return json(reply).path("detail").path("error").asText();
    }

    /** The text of a wrapped error. */
    static String message(Reply reply) {
        return json(reply).path("error").path("message").asText();
    }
}
