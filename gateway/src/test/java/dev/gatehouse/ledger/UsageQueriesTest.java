package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ledger.UsageQueries.Cursor;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageQueriesTest {
    @TempDir
    Path directory;

    private final Database database = TestDatabase.fresh();
    private final UsageQueries queries = new UsageQueries();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_record_is_read_back_as_it_was_written() {
        var record = UsageRecords.plain();
        book(List.of(record));

        assertThat(find(record.requestId())).contains(record);
        assertThat(find("req_none")).isEmpty();
    }

    @Test
    void pages_show_every_record_of_a_key_once_newest_first() {
        var records = new ArrayList<UsageRecord>();
        var random = new Random(7);
        var start = Instant.parse("2026-03-01T23:59:58Z"); // over midnight: two partitions
        for (int i = 0; i < 25; i++) {
            records.add(UsageRecords.plain(
                    new UUID(random.nextLong(), random.nextLong()), start.plusSeconds(i / 5), "mine"));
        }
        var others = UsageRecords.plain(5);
        others.addAll(records);
        book(others);

        var pages = new ArrayList<UsageRecord>();
        @Nullable Cursor cursor = null;
        for (var page = page(cursor); !page.isEmpty(); page = page(cursor)) {
            pages.addAll(page);
            cursor = Cursor.of(page.getLast());
        }

        // Ids compare as PostgreSQL compares them: byte by byte.
        records.sort(Comparator.comparing(UsageRecord::at)
                .thenComparing(record -> record.id().toString())
                .reversed());
        assertThat(pages).isEqualTo(records);
    }

    private Optional<UsageRecord> find(String requestId) {
        return database.read(tx -> queries.find(tx, requestId));
    }

    private List<UsageRecord> page(@Nullable Cursor before) {
        return database.read(tx -> queries.page(tx, "mine", before, 4));
    }

    @Test
    void sums_are_over_whole_days() {
        var day = LocalDate.parse("2026-03-01");
        book(List.of(
                UsageRecords.plain(UUID.randomUUID(), Instant.parse("2026-03-01T00:00:00Z"), "mine"),
                UsageRecords.plain(UUID.randomUUID(), Instant.parse("2026-03-01T23:59:59.999999Z"), "mine"),
                UsageRecords.plain(UUID.randomUUID(), Instant.parse("2026-03-02T00:00:00Z"), "mine")));

        var sums = database.read(tx -> queries.sums(tx, "mine", day, day.plusDays(1)));

        assertThat(sums.requests()).isEqualTo(2);
        assertThat(sums.failures()).isZero();
        assertThat(sums.tokens()).isEqualByComparingTo("3000");
        assertThat(sums.costNanos()).isEqualByComparingTo("1800000");
    }

    private void book(List<UsageRecord> records) {
        try (var node = new Node(directory.resolve("node"), database.dataSource(), new ShiftedClocks())) {
            node.append(records);
            assertThat(node.drain.await(Duration.ofSeconds(20))).isTrue();
        }
    }
}
