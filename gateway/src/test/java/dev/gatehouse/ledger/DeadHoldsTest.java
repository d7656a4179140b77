package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is booked of requests whose process died under them. */
final class DeadHoldsTest {
    @TempDir
    Path directory;

    private final ShiftedClocks clocks = new ShiftedClocks();
    private final Database database = TestDatabase.fresh();
    private final Booked booked = new Booked(database);
    private final UsageRecord ended = UsageRecords.plain();
    private final UsageRecord cut = UsageRecords.plain();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void a_request_without_an_end_is_booked_as_partial_and_charged_nothing() throws Exception {
        write(1, hold(cut), hold(ended), ended).open();

        assertThat(drain().drained()).isEqualTo(2);

        bookedAre(List.of(ended), List.of(cut));
        assertThat(booked.number("""
                        select count(*) from usage_record
                        where outcome = 'partial' and error_code = 'GATEWAY_CRASH' and accuracy = 'none' and cost_nanos = 0
                            and input_tokens + output_tokens = 0 and not priced and first_byte_micros is null
                            and key_hash = '%s' and user_id = 'user-17' and team_id = 'team-4'
                            and organization_id = 'org-1' and operation = 'chat.completions' and stream
                            and requested_model = 'gpt-5-mini' and model = 'openai/gpt-5-mini' and provider = ''
                        """.formatted(cut.keyHash()))).isOne();
        assertThat(booked.number("select sum(failures) from usage_daily")).isOne();
    }

    @Test
    void a_hold_is_read_over_where_its_request_ended_or_the_segment_was_closed() throws Exception {
        write(1, hold(ended), ended).open();
        write(2, hold(cut)).closed();

        drain();

        bookedAre(List.of(ended), List.of());
    }

    @Test
    void a_hold_is_judged_in_the_last_segment_that_has_it() throws Exception {
        // The process died when the holds stood in the next segment and the footer did not stand in this one.
        write(1, hold(ended), hold(cut)).open();
        write(2, hold(UsageRecords.plain())).closed();
        write(3, hold(cut), hold(ended), ended).open();

        drain();

        bookedAre(List.of(ended), List.of(cut));
    }

    @Test
    void a_hold_that_was_carried_only_in_part_is_judged_where_it_stands() throws Exception {
        write(1, hold(ended), hold(cut)).open();
        var torn = write(2, hold(ended), hold(cut));
        torn.cut(torn.bytes.end(1) - 5);

        drain();

        bookedAre(List.of(), List.of(ended, cut));
    }

    @Test
    void holds_that_were_read_before_the_process_died_are_found_again() throws Exception {
        var segment = write(1, hold(cut), hold(ended), ended);
        segment.open();
        booked.execute(
                "insert into journal_position (sink, segment_id, node, segment, position, records, state) values ("
                        + "'postgres', '%s', '%s', 1, %d, 3, 'open')"
                                .formatted(new UUID(1, 7), SegmentBytes.NODE, segment.bytes.end(2)));

        drain();

        bookedAre(List.of(), List.of(cut));
    }

    @Test
    void an_end_that_was_reported_as_failed_and_yet_stands_there_is_charged() throws Exception {
        // Its lane carried the hold on, for it believed that the end had not been written.
        write(1, hold(cut), cut).open();
        write(2, hold(cut)).open();

        drain();

        bookedAre(List.of(cut), List.of());
    }

    @Test
    void nothing_is_taken_for_void_where_its_end_may_stand_behind_damage() throws Exception {
        var damaged = write(1, hold(cut), hold(ended), ended, UsageRecords.plain());
        damaged.open();
        damaged.flip(damaged.bytes.end(1) + 20);

        var drain = drain();

        assertThat(drain.damagedSegments()).isOne();
        assertThat(booked.ids()).isEmpty();
    }

    @Test
    void a_connection_that_breaks_at_any_statement_voids_no_hold_twice_and_forgets_none() throws Exception {
        var failing = new FailingConnections(database.dataSource());
        var all = new ArrayList<UsageRecord>();
        for (int nth = 1; nth <= 14; nth++) {
            for (boolean afterwards : List.of(false, true)) {
                var one = UsageRecords.plain();
                all.add(one);
                write(all.size(), hold(one)).open();
                failing.failAt(nth, afterwards);

                drainInSpiteOf(failing);

                bookedAre(List.of(), all);
            }
        }
    }

    private void drainInSpiteOf(FailingConnections failing) throws IOException {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                drain(failing.dataSource());
                return;
            } catch (RuntimeException e) {
                assertThat(e).hasStackTraceContaining("the connection broke, on purpose");
            }
        }
        throw new AssertionError("failed more than once");
    }

    @Test
    void a_database_that_was_set_back_gets_them_once_more_and_no_more() throws Exception {
        write(1, hold(cut), hold(ended), ended).open();
        drain();

        booked.execute("delete from journal_position");
        drain();
        bookedAre(List.of(ended), List.of(cut));

        booked.execute("truncate usage_record, usage_daily, journal_position");
        drain();
        bookedAre(List.of(ended), List.of(cut));
    }

    @Test
    void a_node_that_adopts_the_journal_of_a_dead_one_voids_its_holds_once() throws Exception {
        var dead = directory.resolve("dead");
        Files.write(
                Files.createDirectories(dead.resolve("journal")).resolve("segment-00000000000000000001.gj"),
                SegmentBytes.of(1, List.of(hold(cut), hold(ended), ended)).open());
        assertThat(Adoption.of(dead, database.dataSource(), clocks).records()).isEqualTo(2);
        assertThat(Adoption.of(dead, database.dataSource(), clocks).records()).isZero();

        bookedAre(List.of(ended), List.of(cut));
    }

    @Test
    void a_hold_of_a_day_that_cannot_be_is_kept_aside_once_and_not_voided() throws Exception {
        var never = UsageRecords.plain(UUID.randomUUID(), Instant.parse("-200000-01-01T00:00:00Z"), "k");
        write(1, hold(never), hold(cut)).open();

        assertThat(drain().rejected()).isOne();

        bookedAre(List.of(), List.of(cut));
        assertThat(booked.number("select count(*) from journal_reject where kind = 2"))
                .isOne();
    }

    @Test
    void holds_a_database_refuses_are_all_kept_aside_when_voided() throws Exception {
        var bad = UsageRecords.plain(UUID.randomUUID(), Instant.now(), "~~~");
        write(1, hold(bad), hold(cut)).withNul();

        drain();

        assertThat(booked.ids()).isEmpty();
        assertThat(booked.number("select count(*) from journal_reject where kind = 1"))
                .isEqualTo(2);
    }

    private static HoldRecord hold(UsageRecord of) {
        return HoldRecords.of(of);
    }

    /** Exactly these, each once, in rows and in sums. */
    private void bookedAre(List<UsageRecord> whole, List<UsageRecord> partial) {
        var rows = new ArrayList<>(whole);
        partial.forEach(record -> rows.add(HoldRecords.of(record).voided()));
        booked.isExactly(rows);
        assertThat(booked.number("select count(*) from usage_record where outcome = 'partial'"))
                .isEqualTo(partial.size());
    }

    private SegmentDrain drain() throws IOException {
        return drain(database.dataSource());
    }

    /** As a start on this directory does it. */
    private SegmentDrain drain(DataSource into) throws IOException {
        var drain = new SegmentDrain(new UsageStore(into, clocks), 10);
        for (var segment : JournalFiles.segments(directory)) {
            drain.inherit(segment);
        }
        while (drain.step()) {
            assertThat(drain.drained()).isNotNegative();
        }
        return drain;
    }

    private Segment write(long number, JournalRecord... records) {
        return new Segment(
                directory.resolve("segment-%020d.gj".formatted(number)), SegmentBytes.of(number, List.of(records)));
    }

    /** One that is about to be left behind in some state. */
    private record Segment(Path file, SegmentBytes bytes) {
        void open() throws IOException {
            Files.write(file, bytes.open());
        }

        void closed() throws IOException {
            Files.write(file, bytes.closed());
        }

        void cut(int length) throws IOException {
            Files.write(file, Arrays.copyOf(bytes.open(), length));
        }

        void withNul() throws IOException {
            Files.write(file, bytes.withNul().open());
        }

        void flip(int at) throws IOException {
            var content = Files.readAllBytes(file);
            content[at] ^= 4;
            Files.write(file, content);
        }
    }
}
