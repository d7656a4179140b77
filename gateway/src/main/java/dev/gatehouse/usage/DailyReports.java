package dev.gatehouse.usage;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.util.List;

/** Reports of usage by days. Whose usage may be seen is judged by whoever asks. */
public final class DailyReports {
    /** An answer must fit into the memory of a node many times over. */
    private static final int MOST_ROWS = 50_000;

    private static final int MOST_USERS = 10_000;

    private final DailyUsageRepository repository = new DailyUsageRepository();

    /** @param page from 1; rows of the roll-up count, not days */
    public DailyActivity of(Tx tx, UsageScope scope, int page, int size) {
        long pages = (repository.count(tx, scope) + size - 1) / size;
        return DailyActivity.of(scope.by(), repository.page(tx, scope, size, (page - 1L) * size), page, pages);
    }

    /** All of it at once. */
    public DailyActivity whole(Tx tx, UsageScope scope) {
        var rows = repository.page(tx, scope, MOST_ROWS + 1, 0);
        if (rows.size() > MOST_ROWS) {
            throw Pinned.detailObject(400, "This is too much for one answer: ask for fewer days, or by pages.")
                    .asException();
        }
        return DailyActivity.of(scope.by(), rows, 1, rows.isEmpty() ? 0 : 1);
    }

    /** By team and user, those who spent the most first; not more than anybody reads. */
    public List<UserSpend> byUser(Tx tx, UsageScope scope) {
        return repository.byUser(tx, scope, MOST_USERS);
    }
}
