package dev.gatehouse.organizations;

import dev.gatehouse.access.Grant;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.usage.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import dev.gatehouse.usage.DailyReports;
import dev.gatehouse.usage.UsageScope;
import java.util.List;

/** Decides who sees what organizations used. */
public final class OrganizationActivity {
    private final Database database;
    private final Directory directory;
    private final DailyReports reports;

    public OrganizationActivity(Database database, Directory directory, DailyReports reports) {
        this.database = database;
        this.directory = directory;
        this.reports = reports;
    }

    /** @param asked those the caller administers where there are none */
    public DailyActivity daily(Grant grant, List<String> asked, List<String> excluded, ActivityQuery query) {
        return database.read(tx -> {
            var scope = scope(tx, grant, asked, excluded, query);
            return reports.of(tx, scope, query.number(), query.size());
        });
    }

    private UsageScope scope(Tx tx, Grant grant, List<String> asked, List<String> excluded, ActivityQuery query) {
        boolean all = grant.hasAdminView();
        var own = all ? List.<String>of() : directory.organizationsAdministeredBy(tx, grant.user());
        if (!all) {
            asked.stream().filter(id -> !own.contains(id)).findFirst().ifPresent(id -> {
                throw Pinned.detailObject(403, "User is not org_admin for Organization= " + id + ".")
                        .asException();
            });
        }
        query.requireDays();
        return all && asked.isEmpty()
                ? UsageScope.everything(UsageScope.By.ORGANIZATION, query, excluded, null)
                : UsageScope.of(UsageScope.By.ORGANIZATION, query, asked.isEmpty() ? own : asked, excluded, null);
    }
}
