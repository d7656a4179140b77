package dev.gatehouse.usage;

import dev.gatehouse.platform.Tx;

/** Reports of usage by days. Whose usage may be seen is judged by whoever asks. */
public final class DailyReports {
    private final DailyUsageRepository repository = new DailyUsageRepository();

    /** @param page from 1; rows of the roll-up count, not days */
    public DailyActivity of(Tx tx, UsageScope scope, int page, int size) {
        long pages = (repository.count(tx, scope) + size - 1) / size;
        return DailyActivity.of(repository.page(tx, scope, size, (page - 1L) * size), page, pages);
    }
}
