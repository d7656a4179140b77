package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.JsonRows;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.List;

/** The SQL of changing keys that exist. */
final class KeyChangeRepository {
    static final String UPDATE = KeyRepository.TABLE.update();

    static final String WORKING_OF_TEAM = """
            select token from virtual_key
            where team_id = :team and blocked is not true and (expires is null or expires > :now)
            order by token limit :limit
            """;

    /** Every column of a row that is locked. */
    void update(Tx tx, VirtualKey key) {
        JsonRows.write(tx, UPDATE, Json.text(key));
    }

    /** The hashes of keys of a team that are neither blocked nor expired. */
    List<String> working(Tx tx, String team, Instant now, int limit) {
        return tx.handle()
                .createQuery(WORKING_OF_TEAM)
                .bind("team", team)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }
}
