package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.wire.chat.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final ShiftedClocks clocks = new ShiftedClocks();
    private final Database database = TestDatabase.fresh();
    private final Booked booked = new Booked(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void every_record_is_booked_once_across_segments_and_restarts() {
        var records = UsageRecords.plain(200);
        try (var node = node("a")) {
            node.append(records.subList(0, 120));
            assertThat(node.drain.await(PATIENCE)).isTrue();
            assertThat(node.drain.backlogBytes()).isZero();
            assertThat(node.drain.oldestAge()).isZero();
            assertThat(node.segments()).hasSizeGreaterThan(2);
            booked.isExactly(records.subList(0, 120));
        }
        try (var node = node("a")) {
            node.append(records.subList(120, 200));
            assertThat(node.stop()).isTrue();
        }
        booked.isExactly(records);
    }

    @Test
    void a_connection_that_breaks_at_any_statement_loses_nothing_and_books_nothing_twice() throws Exception {
        var failing = new FailingConnections(database.dataSource());
        var all = new ArrayList<UsageRecord>();
        int failures = 0;
        for (int nth = 1; nth <= 30; nth++) {
            for (boolean afterwards : List.of(false, true)) {
                var records = UsageRecords.plain(3);
                all.addAll(records);
                var file = segment(
                        100L + all.size(),
                        SegmentBytes.of(100L + all.size(), records).closed());
                failing.failAt(nth, afterwards);

                drainInSpiteOf(file, failing);

                failures += failing.failed() ? 1 : 0;
                booked.isExactly(all);
            }
        }
        assertThat(failures).as("moments at which it broke").isBetween(16, 58);
    }

    private void drainInSpiteOf(Path file, FailingConnections failing) throws IOException {
        var drain = new SegmentDrain(new UsageStore(failing.dataSource(), clocks), 10);
        drain.inherit(file);
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                while (drain.step()) {
                    assertThat(attempt).isLessThan(3);
                }
                return;
            } catch (RuntimeException e) {
                assertThat(e).hasStackTraceContaining("the connection broke, on purpose");
                drain.doubt();
            }
        }
        throw new AssertionError("failed more than once");
    }

    @Test
    void two_drains_of_the_same_segment_book_it_once() throws Exception {
        var records = UsageRecords.plain(40);
        var file = segment(1, SegmentBytes.of(1, records).closed());
        var one = new SegmentDrain(new UsageStore(database.dataSource(), clocks), 10);
        var other = new SegmentDrain(new UsageStore(database.dataSource(), clocks), 10);
        one.inherit(file);
        other.inherit(file);

        assertThat(one.step()).isTrue();
        assertThat(other.step()).isTrue(); // has learned where the first was
        assertThatThrownBy(one::step).isInstanceOf(UsageStore.PositionMoved.class);
        drainAll(one);
        drainAll(other);

        booked.isExactly(records);
    }

    @Test
    void records_that_were_booked_before_are_not_booked_or_summed_again() throws Exception {
        var records = UsageRecords.plain(20);
        drainAll(inherit(segment(1, SegmentBytes.of(1, records).closed())));

        booked.execute("delete from journal_position");
        drainAll(inherit(segment(1, SegmentBytes.of(1, records).closed())));

        booked.isExactly(records);
    }

    @Test
    void a_database_that_is_restored_to_an_earlier_point_is_brought_up_to_date_again() {
        var records = UsageRecords.plain(120);
        try (var node = node("a")) {
            node.append(records.subList(0, 40));
            assertThat(node.drain.await(PATIENCE)).isTrue();
            booked.execute(
                    "create table backup_record as select * from usage_record",
                    "create table backup_daily as select * from usage_daily",
                    "create table backup_position as select * from journal_position");
            node.append(records.subList(40, 120));
            assertThat(node.drain.await(PATIENCE)).isTrue();

            booked.execute(
                    "truncate usage_record, usage_daily, journal_position",
                    "insert into usage_record select * from backup_record",
                    "insert into usage_daily select * from backup_daily",
                    "insert into journal_position select * from backup_position");

            Eventually.until("drained again", () -> booked.ids().size() == 120);
            booked.isExactly(records);
            assertThat(node.drain.rewinds()).isPositive();
            assertThat(node.drain.lostSegments()).isZero();
        }
    }

    @Test
    void an_unfinished_write_of_a_dead_process_is_ignored() throws Exception {
        var records = UsageRecords.plain(3);
        var content = SegmentBytes.of(1, records);
        var torn = Arrays.copyOf(content.open(), content.end(2) - 7);

        var drain = inherit(segment(1, torn));
        drainAll(drain);

        booked.isExactly(records.subList(0, 2));
        assertThat(drain.damagedSegments()).isZero();
        assertThat(booked.number("select count(*) from journal_position where state = 'drained'"))
                .isOne();
    }

    @Test
    void a_damaged_segment_raises_an_alarm_is_kept_and_does_not_stop_the_next() throws Exception {
        var first = UsageRecords.plain(5);
        var second = UsageRecords.plain(5);
        var damaged = SegmentBytes.of(1, first);
        var bytes = damaged.closed();
        bytes[damaged.end(1) + 30] ^= 4;
        var drain = inherit(segment(1, bytes));
        drain.inherit(segment(2, SegmentBytes.of(2, second).closed()));

        drainAll(drain);

        second.addAll(first.subList(0, 2));
        booked.isExactly(second);
        assertThat(drain.damagedSegments()).isOne();
        assertThat(directory.resolve("quarantine/segment-00000000000000000001.gj"))
                .hasBinaryContent(bytes);
    }

    @Test
    void a_segment_without_a_readable_header_raises_an_alarm_and_is_kept() throws Exception {
        var bytes = SegmentBytes.of(1, UsageRecords.plain(1)).closed();
        bytes[20] ^= 4;

        var drain = inherit(segment(1, bytes));

        assertThat(drain.damagedSegments()).isOne();
        assertThat(directory.resolve("quarantine/segment-00000000000000000001.gj"))
                .exists();
    }

    @Test
    void a_record_the_database_refuses_is_kept_aside_and_the_others_are_booked() throws Exception {
        var records = UsageRecords.plain(40);
        var mixed = new ArrayList<>(records);
        mixed.add(23, UsageRecords.plain(UUID.randomUUID(), Instant.now(), "~~~"));
        var withNul = SegmentBytes.of(1, mixed).withNul();

        var drain = inherit(segment(1, withNul.closed()));
        drainAll(drain);

        booked.isExactly(records);
        assertThat(drain.rejected()).isOne();
        assertThat(booked.number("select count(*) from journal_reject where kind = 1 and length(payload) > 100"))
                .isOne();
        assertThat(booked.number(
                        "select count(*) from journal_reject where reason like '22021 %' and length(reason) < 100"))
                .as("the reason, without what was refused")
                .isOne();
    }

    @Test
    void a_record_of_a_day_that_cannot_be_is_kept_aside() throws Exception {
        var records = UsageRecords.plain(4);
        var mixed = new ArrayList<>(records);
        mixed.add(2, UsageRecords.plain(UUID.randomUUID(), Instant.parse("-200000-01-01T00:00:00Z"), "k"));

        var drain = inherit(segment(1, SegmentBytes.of(1, mixed).closed()));
        drainAll(drain);

        booked.isExactly(records);
        assertThat(drain.rejected()).isOne();
    }

    @Test
    void sums_larger_than_a_long_do_not_stop_the_drain() throws Exception {
        var records = List.of(dear(), dear(), dear());

        drainAll(inherit(segment(1, SegmentBytes.of(1, records).closed())));

        assertThat(booked.ids()).hasSize(3);
        assertThat(booked.number("select sum(input_tokens) / 3 from usage_daily"))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void drained_segments_stay_for_a_day_and_the_newest_for_ever() {
        try (var node = node("a")) {
            node.append(UsageRecords.plain(60));
            assertThat(node.drain.await(PATIENCE)).isTrue();
            int before = node.segments().size();
            clocks.advance(Duration.ofHours(23));
            node.append(UsageRecords.plain(30));
            assertThat(node.drain.await(PATIENCE)).isTrue();
            assertThat(node.segments()).hasSizeGreaterThan(before);

            clocks.advance(Duration.ofMinutes(61));
            Eventually.until("the old ones are deleted", () -> node.segments().size() <= 1 + 30 / 5);
            clocks.advance(Duration.ofHours(25));

            Eventually.until("only the newest is left", () -> node.segments().size() == 1);
            assertThat(node.drain.lostSegments()).isZero();
            Eventually.until(
                    "positions are forgotten too", () -> booked.number("select count(*) from journal_position") <= 2);
        }
        booked.number("select count(*) from usage_record");
        try (var node = node("a")) {
            node.append(UsageRecords.plain(5));
            assertThat(node.drain.await(PATIENCE)).isTrue();
            assertThat(node.drain.lostSegments()).isZero();
            assertThat(booked.ids()).hasSize(95);
        }
    }

    @Test
    void a_segment_that_is_gone_before_it_was_drained_raises_an_alarm() throws Exception {
        try (var node = node("a")) {
            node.append(UsageRecords.plain(60));
            assertThat(node.stop()).isTrue();
            assertThat(node.segments()).hasSizeGreaterThan(3);
            Files.delete(node.segments().get(1));
        }
        booked.execute("delete from journal_position where segment > 1");

        try (var node = node("a")) {
            Eventually.until("alarm", () -> node.drain.lostSegments() == 1);
        }
    }

    @Test
    void a_node_that_lost_its_directory_but_not_its_name_is_drained_in_full() throws Exception {
        var first = UsageRecords.plain(20);
        try (var node = node("a")) {
            node.append(first);
            assertThat(node.stop()).isTrue();
            for (var segment : node.segments()) {
                Files.delete(segment);
            }
        }
        var second = UsageRecords.plain(20);
        try (var node = node("a")) {
            node.append(second);
            assertThat(node.drain.await(PATIENCE)).isTrue();
        }
        first.addAll(second);
        booked.isExactly(first);
    }

    @Test
    void acks_of_database_come_when_the_record_is_committed() {
        try (var node = new Node(directory.resolve("a"), database.dataSource(), clocks, JournalAck.DATABASE, 4_000)) {
            var record = UsageRecords.plain();
            node.append(List.of(record));

            Eventually.until("acked", () -> node.acks.durable.size() == 1);
            booked.isExactly(List.of(record));
            assertThat(node.loop.call(node.lane::accepting)).isTrue();
        }
    }

    @Test
    void two_nodes_on_one_database_do_not_disturb_each_other() {
        var one = UsageRecords.plain(200);
        var other = UsageRecords.plain(200);
        try (var a = node("a");
                var b = node("b")) {
            for (int i = 0; i < 200; i += 20) {
                a.append(one.subList(i, i + 20));
                b.append(other.subList(i, i + 20));
            }
            assertThat(a.drain.await(PATIENCE)).isTrue();
            assertThat(b.drain.await(PATIENCE)).isTrue();
            assertThat(a.drain.failures() + b.drain.failures()).isZero();
        }
        one.addAll(other);
        booked.isExactly(one);
    }

    @Test
    void what_another_node_left_is_adopted_once_however_often() {
        var left = UsageRecords.plain(60);
        Path dead = directory.resolve("dead");
        var nowhere = Database.open(TestDatabase.emptyAddress(), 1);
        try (nowhere;
                var node = new Node(dead, nowhere.dataSource(), clocks)) {
            node.append(left);
            node.abandon();
        }
        var first = Adoption.of(dead, database.dataSource(), clocks);
        var second = Adoption.of(dead, database.dataSource(), clocks);

        assertThat(first.records()).isEqualTo(60);
        assertThat(second.records()).isZero();
        assertThat(second.segments()).isEqualTo(first.segments());
        assertThat(first.damaged()).isZero();
        booked.isExactly(left);
        assertThat(dead.resolve("journal/adopted")).exists();
    }

    private Node node(String name) {
        return new Node(directory.resolve(name), database.dataSource(), clocks);
    }

    private SegmentDrain inherit(Path segment) throws IOException {
        var drain = new SegmentDrain(new UsageStore(database.dataSource(), clocks), 10);
        drain.inherit(segment);
        return drain;
    }

    private static void drainAll(SegmentDrain drain) throws IOException {
        drain.doubt();
        while (drain.step()) {
            assertThat(drain.drained()).isNotNegative();
        }
    }

    private Path segment(long number, byte[] content) throws IOException {
        return Files.write(directory.resolve("segment-%020d.gj".formatted(number)), content);
    }

    private static UsageRecord dear() {
        return UsageRecords.with(
                UsageRecords.plain(), Map.of("usage", Usage.of(Long.MAX_VALUE, 0), "cost", new Usd(Long.MAX_VALUE)));
    }
}
