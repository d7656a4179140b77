package dev.gatehouse.bench.stand;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What somebody says was served.
 *
 * @param inputTokens cached ones included
 * @param outputTokens reasoning included
 */
public record Books(long requests, long inputTokens, long outputTokens) {

    /** The simulator's, of one credential. */
    static Books of(JsonNode totals) {
        if (totals.path("in_flight").asLong() != 0) {
            throw new IllegalStateException("the simulator is still answering");
        }
        return new Books(
                totals.path("requests").asLong(),
                totals.path("prompt_tokens").asLong()
                        + totals.path("cache_read_tokens").asLong()
                        + totals.path("cache_write_tokens").asLong(),
                totals.path("completion_tokens").asLong());
    }

    /** The gateway's: the sum of every single record, not of a roll-up. */
    static Books of(Connection database) throws SQLException {
        try (var statement = database.createStatement();
                var row = statement.executeQuery("""
                        select count(*),
                               coalesce(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
                                            + input_audio_tokens + input_image_tokens), 0),
                               coalesce(sum(output_tokens + reasoning_tokens + output_audio_tokens), 0)
                        from usage_record""")) {
            row.next();
            return new Books(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    @Override
    public String toString() {
        return requests + " requests, " + inputTokens + " input tokens, " + outputTokens + " output tokens";
    }
}
