package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ledger.FaultyFile.Disk;
import dev.gatehouse.ledger.FaultyFile.Mood;
import dev.gatehouse.platform.DataDirectory;
import dev.gatehouse.platform.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init") // every test opens
final class JournalLaneTest {
    @TempDir
    Path directory;

    private final ShiftedClocks clocks = new ShiftedClocks();
    private final Disk disk = new Disk();
    private final EventLoop loop = new EventLoop();
    private final Acks acks = new Acks();
    private DataDirectory data;
    private Journals journals;
    private Journal lane;

    @AfterEach
    void close() {
        journals.closeLanes(Duration.ofSeconds(5));
        data.close();
        loop.close();
    }

    @Test
    void what_is_appended_in_one_turn_is_one_write() {
        open(JournalAck.OS, 1 << 20);
        acks.append(loop, lane, UsageRecords.plain(1)); // opens the segment
        int before = disk.writes.get();

        acks.append(loop, lane, UsageRecords.plain(100));

        assertThat(disk.writes.get() - before).isEqualTo(1);
        assertThat(acks.durable).hasSize(101);
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "DISK"})
    void acks_come_in_the_order_of_the_records_and_only_after_they_are_in_the_file(JournalAck ack) {
        open(ack, 20_000);
        var records = UsageRecords.plain(300);
        for (int i = 0; i < records.size(); i += 30) {
            acks.append(loop, lane, records.subList(i, i + 30));
        }
        Eventually.until("all acked", () -> acks.durable.size() == records.size());

        assertThat(acks.durable).isEqualTo(Acks.ids(records));
        assertThat(inFiles()).isEqualTo(Acks.ids(records));
        assertThat(segments()).hasSizeGreaterThan(3);
    }

    @Test
    void one_force_serves_all_that_was_written_before_it() {
        open(JournalAck.DISK, 1 << 20);
        var records = UsageRecords.plain(400);

        loop.turn(() -> {
            for (var record : records) {
                loop.execute(() -> lane.append(record, acks.of(record)));
            }
        });
        Eventually.until("all acked", () -> acks.durable.size() == records.size());

        assertThat(disk.writes.get()).isGreaterThanOrEqualTo(400);
        assertThat(disk.forces.get()).isBetween(1, 399);
    }

    @Test
    void an_ack_may_append() {
        open(JournalAck.OS, 1 << 20);
        var second = UsageRecords.plain();
        loop.turn(() -> lane.append(UsageRecords.plain(), new Journal.Ack() {
            @Override
            public void durable() {
                lane.append(second, acks.of(second));
            }

            @Override
            public void failed() {
                throw new AssertionError();
            }
        }));

        Eventually.until("acked", () -> acks.durable.equals(List.of(second.id())));
    }

    @Test
    void an_ack_that_throws_leaves_the_others_theirs() {
        open(JournalAck.OS, 1 << 20);
        var other = UsageRecords.plain();

        loop.turn(() -> {
            lane.append(UsageRecords.plain(), new Journal.Ack() {
                @Override
                public void durable() {
                    throw new IllegalStateException("on purpose");
                }

                @Override
                public void failed() {}
            });
            lane.append(other, acks.of(other));
        });

        assertThat(acks.durable).containsExactly(other.id());
    }

    @Test
    void a_turn_larger_than_the_buffer_is_acked_all_the_same() {
        open(JournalAck.OS, 64 << 20);
        var records = UsageRecords.plain(3_000);

        acks.append(loop, lane, records);

        assertThat(acks.durable).isEqualTo(Acks.ids(records));
        assertThat(inFiles()).isEqualTo(Acks.ids(records));
    }

    @Test
    void a_segment_that_is_old_is_closed_though_nothing_more_is_written() {
        open(JournalAck.OS, 1 << 20);
        acks.append(loop, lane, UsageRecords.plain(1));

        clocks.advance(Duration.ofSeconds(61));

        Eventually.until("closed", () -> closedSegments() == 1);
        acks.append(loop, lane, UsageRecords.plain(1));
        assertThat(segments()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "TEARING", "STUCK"})
    void a_write_that_fails_fails_its_records_and_only_them(Mood mood) {
        open(JournalAck.OS, 1 << 20);
        var before = UsageRecords.plain(10);
        var failing = UsageRecords.plain(10);
        var after = UsageRecords.plain(10);
        acks.append(loop, lane, before);

        disk.mood = mood;
        acks.append(loop, lane, failing);
        assertThat(acks.failed).isEqualTo(Acks.ids(failing));
        assertThat(loop.call(lane::accepting)).isFalse();
        assertThat(journals.writeFailures()).isEqualTo(1);

        disk.mood = Mood.WELL;
        Eventually.until("accepting again", () -> loop.call(lane::accepting));
        acks.append(loop, lane, after);

        before.addAll(after);
        assertThat(acks.durable).isEqualTo(Acks.ids(before));
        journals.closeLanes(Duration.ofSeconds(5));
        assertThat(inFiles()).as("and nothing that was said to have failed").isEqualTo(Acks.ids(before));
        assertThat(closedSegments()).isEqualTo(2);
    }

    @Test
    void what_could_not_be_forced_failed_and_is_cut_off() {
        open(JournalAck.DISK, 1 << 20);
        var before = UsageRecords.plain(10);
        var failing = UsageRecords.plain(10);
        var after = UsageRecords.plain(10);
        acks.append(loop, lane, before);
        Eventually.until("forced", () -> acks.durable.size() == 10);

        disk.mood = Mood.UNFORCEABLE;
        acks.append(loop, lane, failing);
        Eventually.until("failed", () -> acks.failed.size() == 10);
        assertThat(loop.call(lane::accepting)).isFalse();

        disk.mood = Mood.WELL;
        Eventually.until("accepting again", () -> loop.call(lane::accepting));
        acks.append(loop, lane, after);
        Eventually.until("forced", () -> acks.durable.size() == 20);

        journals.closeLanes(Duration.ofSeconds(5));
        before.addAll(after);
        assertThat(inFiles()).isEqualTo(Acks.ids(before));
    }

    @Test
    void a_closed_lane_writes_what_waited_and_then_refuses() {
        open(JournalAck.OS, 1 << 20);
        var waiting = UsageRecords.plain(3);
        var late = UsageRecords.plain(1);
        loop.execute(() -> waiting.forEach(record -> lane.append(record, acks.of(record))));

        assertThat(journals.closeLanes(Duration.ofSeconds(5))).isTrue();
        acks.append(loop, lane, late);

        assertThat(acks.durable).isEqualTo(Acks.ids(waiting));
        assertThat(acks.failed).isEqualTo(Acks.ids(late));
        assertThat(closedSegments()).isEqualTo(1);
    }

    @Test
    void numbers_go_on_after_a_restart_and_the_node_is_the_same() {
        open(JournalAck.OS, 1 << 20);
        acks.append(loop, lane, UsageRecords.plain(1));
        var node = journals.node();
        journals.closeLanes(Duration.ofSeconds(5));
        data.close();

        open(JournalAck.OS, 1 << 20);
        acks.append(loop, lane, UsageRecords.plain(1));

        assertThat(journals.node()).isEqualTo(node);
        assertThat(segments().stream().map(JournalFiles::number)).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource
    void a_hold_is_in_the_file_when_it_is_to_be_and_costs_no_force_and_no_write_before(JournalAck ack) {
        open(ack, 1 << 20);
        var hold = HoldRecords.of(UsageRecords.plain());

        loop.turn(() -> lane.hold(hold));
        assertThat(segments()).as("nobody has been answered yet").isEmpty();
        loop.turn(lane::writeHolds);

        assertThat(read(segments().getFirst()).records()).containsExactly(hold);
        if (ack == JournalAck.DISK) {
            acks.append(loop, lane, UsageRecords.plain(1));
            Eventually.until("forced", () -> acks.durable.size() == 1);
            assertThat(disk.forces.get()).as("with the first usage behind it").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OS", "DISK"})
    void a_segment_begins_with_the_holds_that_are_open_and_only_those(JournalAck ack) {
        open(ack, 2_000);
        var running = UsageRecords.plain(3);
        loop.turn(() -> HoldRecords.of(running).forEach(lane::hold));
        acks.append(loop, lane, running.subList(0, 1));

        for (int i = 0; i < 40; i++) {
            var record = UsageRecords.plain();
            loop.turn(() -> lane.hold(HoldRecords.of(record)));
            acks.append(loop, lane, List.of(record));
        }
        acks.append(loop, lane, running.subList(1, 2));
        Eventually.until("all acked", () -> acks.durable.size() == 42);

        assertThat(segments()).hasSizeBetween(5, 12);
        var last = segments().getLast();
        assertThat(read(last).records().subList(0, 2))
                .containsExactlyInAnyOrderElementsOf(HoldRecords.of(running.subList(1, 3)));
        assertThat(holdsIn(last)).doesNotContainAnyElementsOf(HoldRecords.of(running.subList(0, 1)));
    }

    @Test
    void a_process_that_dies_between_two_segments_leaves_open_holds_in_one_of_them() {
        open(JournalAck.OS, 1 << 20);
        var hold = HoldRecords.of(UsageRecords.plain());
        loop.turn(() -> {
            lane.hold(hold);
            lane.writeHolds();
        });
        var closedFirst = new ArrayList<Boolean>();
        disk.onCreate = () -> closedFirst.add(closedSegments() > 0);

        clocks.advance(Duration.ofSeconds(61));
        Eventually.until("closed", () -> closedSegments() == 1);

        assertThat(closedFirst).containsExactly(false);
        assertThat(holdsIn(segments().getLast())).containsExactly(hold);
        clocks.advance(Duration.ofSeconds(61));
        loop.turn(() -> {});
        assertThat(segments()).as("nothing happened that were worth another").hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "TEARING", "STUCK"})
    void holds_outlive_a_disk_that_failed(Mood mood) {
        open(JournalAck.OS, 1 << 20);
        var running = UsageRecords.plain(2);
        loop.turn(() -> HoldRecords.of(running).subList(0, 1).forEach(lane::hold));
        disk.mood = mood;
        loop.turn(() -> HoldRecords.of(running).subList(1, 2).forEach(lane::hold));
        acks.append(loop, lane, running.subList(0, 1));
        assertThat(acks.failed).hasSize(1);

        disk.mood = Mood.WELL;
        Eventually.until("accepting again", () -> loop.call(lane::accepting));

        assertThat(holdsIn(segments().getLast()))
                .as("also the one whose end could not be written")
                .containsExactlyInAnyOrderElementsOf(HoldRecords.of(running));
    }

    @Test
    void a_lane_that_is_closed_voids_what_nobody_ended() {
        open(JournalAck.OS, 1 << 20);
        var running = UsageRecords.plain(2);
        loop.turn(() -> HoldRecords.of(running).forEach(lane::hold));
        acks.append(loop, lane, running.subList(0, 1));

        assertThat(journals.closeLanes(Duration.ofSeconds(5))).isTrue();

        assertThat(read(segments().getLast()).records())
                .hasSize(4)
                .endsWith(HoldRecords.of(running.getLast()).voided());
        assertThat(closedSegments()).isEqualTo(1);
    }

    @Test
    void a_hold_and_its_end_allocate_little() {
        open(JournalAck.OS, 64 << 20);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var records = UsageRecords.plain(100);
        var holds = HoldRecords.of(records);
        var ack = acks.of(records.getFirst());
        Runnable ends = () -> records.forEach(record -> lane.append(record, ack));
        Runnable begins = () -> holds.forEach(lane::hold);
        for (int i = 0; i < 300; i++) {
            loop.turn(begins);
            loop.turn(ends);
        }

        var allocated = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            loop.turn(() -> {
                long before = threads.getCurrentThreadAllocatedBytes();
                begins.run();
                loop.execute(() -> allocated.add(threads.getCurrentThreadAllocatedBytes() - before));
            });
            loop.turn(ends);
        }

        assertThat(allocated.stream().sorted().toList().get(10))
                .as("bytes for 100 holds, written")
                .isLessThan(100 * 64);
    }

    @Test
    void an_append_allocates_next_to_nothing() {
        open(JournalAck.OS, 64 << 20);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var records = UsageRecords.plain(100);
        var ack = new Journal.Ack() {
            @Override
            public void durable() {}

            @Override
            public void failed() {}
        };
        Runnable turn = () -> records.forEach(record -> lane.append(record, ack));
        for (int i = 0; i < 300; i++) {
            loop.turn(turn);
        }

        var allocated = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            loop.turn(() -> {
                long before = threads.getCurrentThreadAllocatedBytes();
                turn.run();
                allocated.add(threads.getCurrentThreadAllocatedBytes() - before);
            });
        }

        assertThat(allocated.stream().sorted().toList().get(10))
                .as("bytes for 100 records")
                .isLessThan(1_000);
    }

    private void open(JournalAck ack, long segmentBytes) {
        data = DataDirectory.lock(directory.resolve("data"));
        var settings = new JournalSettings(ack, segmentBytes, Duration.ofSeconds(60), Duration.ofMillis(10));
        journals = Journals.open(data, settings, clocks, new Ids(clocks), disk);
        lane = loop.lane(journals);
    }

    private List<Path> segments() {
        return JournalFiles.segments(JournalFiles.directory(data));
    }

    private long closedSegments() {
        return segments().stream().filter(file -> read(file).closed()).count();
    }

    private List<UUID> inFiles() {
        return new ArrayList<>(segments().stream()
                .flatMap(file -> read(file).records().stream())
                .filter(UsageRecord.class::isInstance)
                .map(JournalRecord::id)
                .toList());
    }

    private List<HoldRecord> holdsIn(Path segment) {
        return read(segment).records().stream()
                .filter(HoldRecord.class::isInstance)
                .map(HoldRecord.class::cast)
                .toList();
    }

    private SegmentBytes.Reading read(Path segment) {
        try {
            return SegmentBytes.read(directory.resolve("copy"), Files.readAllBytes(segment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
