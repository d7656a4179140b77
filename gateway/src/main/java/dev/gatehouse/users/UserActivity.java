package dev.gatehouse.users;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Database;
import dev.gatehouse.usage.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import dev.gatehouse.usage.DailyReports;
import dev.gatehouse.usage.UsageScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides who sees what users used: administrators all of it, everybody his own. */
public final class UserActivity {
    private final Database database;
    private final DailyReports reports;

    public UserActivity(Database database, DailyReports reports) {
        this.database = database;
        this.reports = reports;
    }

    /** @param user null for everybody, or the caller where he may not see everybody */
    public DailyActivity daily(Grant grant, @Nullable String user, ActivityQuery query) {
        query.requireDays();
        var scope = scope(grant, user, query);
        return database.read(tx -> reports.of(tx, scope, query.number(), query.size()));
    }

    /** All days at once. */
    public DailyActivity aggregated(Grant grant, @Nullable String user, ActivityQuery query) {
        query.requireFewDays();
        var scope = scope(grant, user, query);
        return database.read(tx -> reports.whole(tx, scope));
    }

    private static UsageScope scope(Grant grant, @Nullable String user, ActivityQuery query) {
        boolean all = grant.hasAdminView();
        var own = grant.user();
        if (!all && user != null && !user.equals(own)) {
            throw Pinned.detailObject(403, "Non-admin users can only view their own spend data.")
                    .asException();
        }
        if (all && user == null) {
            return UsageScope.everything(UsageScope.By.USER, query, List.of(), null);
        }
        var named = all ? user : own;
        return UsageScope.of(UsageScope.By.USER, query, named == null ? List.of() : List.of(named), List.of(), null);
    }
}
