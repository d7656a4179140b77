package dev.gatehouse.usage;

import dev.gatehouse.platform.Database;

/** Rows of the roll-up, written by hand. */
public final class Used {
    private Used() {}

    /** Each request costs a dollar and uses 10 tokens in and 20 out; one of them failed. */
    public static void write(
            Database database, String day, String key, String user, String team, String organization, int requests) {
        database.transactVoid(tx -> tx.handle()
                .execute(
                        "insert into usage_daily values (cast(? as date), ?, ?, ?, ?, 'gpt', 'openai', ?, 1, ?, 0, 0, 0, 0,"
                                + " 0, ?, 0, 0, ?)",
                        day,
                        key,
                        user,
                        team,
                        organization,
                        requests,
                        10 * requests,
                        20 * requests,
                        1_000_000_000L * requests));
    }
}
