package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Database;
import java.util.List;
import java.util.UUID;

/** What the database says. */
record Booked(Database database) {

    List<UUID> ids() {
        return database.read(tx -> tx.handle()
                .createQuery("select id from usage_record")
                .mapTo(UUID.class)
                .list());
    }

    long number(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(Long.class).one());
    }

    void execute(String... statements) {
        database.transactVoid(tx -> List.of(statements).forEach(tx.handle()::execute));
    }

    /** Exactly these, each once, in rows and in sums. */
    void isExactly(List<UsageRecord> records) {
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(Acks.ids(records));
        assertThat(number("select coalesce(sum(requests), 0) from usage_daily")).isEqualTo(records.size());
        assertThat(number("select coalesce(sum(cost_nanos), 0) from usage_daily"))
                .isEqualTo(records.stream()
                        .mapToLong(record -> record.cost().nanos())
                        .sum());
    }
}
