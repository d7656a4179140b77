package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.EmbeddedPostgres;
import dev.gatehouse.platform.Migrations;
import dev.gatehouse.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrainOutageTest {
    @TempDir
    Path directory;

    @Test
    void a_database_that_dies_under_load_finds_everything_when_it_is_back() throws IOException {
        var records = UsageRecords.plain(400);
        TestDatabase.bringPrograms(directory.resolve("postgres-home"));
        try (var home = DataDirectory.lock(directory.resolve("postgres-home"));
                var postgres = EmbeddedPostgres.start(home, Clocks.system())) {
            Migrations.migrate(postgres.address());
            try (var database = Database.open(postgres.address(), 3);
                    var node = new Node(directory.resolve("a"), database.dataSource(), new ShiftedClocks())) {
                node.append(records.subList(0, 100));
                long pid = postgres.pid();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                node.append(records.subList(100, 300));
                assertThat(node.acks.durable)
                        .as("acked while the database is away")
                        .hasSize(300);
                Eventually.until("it is back", () -> postgres.pid() != pid);
                node.append(records.subList(300, 400));

                // Longer than the drain itself waits for a connection that says nothing.
                assertThat(node.drain.await(Duration.ofSeconds(60)))
                        .as(
                                "drained: %s records are left after %s failures",
                                node.drain.backlogRecords(), node.drain.failures())
                        .isTrue();
                new Booked(database).isExactly(records);
                assertThat(node.drain.backlogRecords()).isZero();
            }
        }
    }
}
