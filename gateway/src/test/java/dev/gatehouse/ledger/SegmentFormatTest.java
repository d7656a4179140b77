package dev.gatehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ledger.SegmentBytes.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentFormatTest {
    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void any_record_is_read_as_it_was_written() throws IOException {
        for (int round = 0; round < 20; round++) {
            var records = random(100);

            var reading = read(SegmentBytes.of(round, records).closed());

            assertThat(reading)
                    .as("seed %d", seed)
                    .isEqualTo(new Reading(List.copyOf(records), true, true, true, false));
        }
    }

    @Test
    void a_segment_cut_anywhere_is_read_up_to_the_last_whole_record() throws IOException {
        var records = random(6);
        var segment = SegmentBytes.of(1, records);
        var content = segment.closed();
        for (int length = 0; length < content.length; length++) {
            var reading = read(Arrays.copyOf(content, length));

            assertThat(reading.records())
                    .as("seed %d, cut at %d", seed, length)
                    .isEqualTo(records.subList(0, segment.wholeIn(length)));
            assertThat(reading.recordsBehind()).isFalse();
            assertThat(reading.closed()).isFalse();
        }
    }

    @Test
    void no_damaged_byte_ever_yields_a_record_that_was_not_written() throws IOException {
        var records = List.of(UsageRecords.plain(), UsageRecords.random(random), UsageRecords.plain());
        var segment = SegmentBytes.of(1, records);
        var content = segment.closed();
        for (int at = 0; at < content.length; at++) {
            var damaged = content.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));

            var reading = read(damaged);

            var where = "seed %d, damaged at %d".formatted(seed, at);
            assertThat(reading.headed()).as(where).isEqualTo(at >= SegmentHeader.BYTES);
            int before = at < SegmentHeader.BYTES ? 0 : segment.wholeIn(at);
            assertThat(reading.records()).as(where).isEqualTo(records.subList(0, before));
            assertThat(reading.whole() && reading.closed()).as(where).isFalse();
        }
    }

    @Test
    void damage_before_other_records_is_told_from_an_unfinished_write() throws IOException {
        var segment = SegmentBytes.of(1, UsageRecords.plain(3));
        var damaged = segment.open();
        damaged[segment.end(0) + 20] ^= 1;
        assertThat(read(damaged).recordsBehind()).isTrue();

        var torn = segment.open();
        torn[segment.end(1) + 20] ^= 1;
        assertThat(read(torn).recordsBehind()).isFalse();
    }

    @Test
    void zeros_behind_the_last_record_are_no_records() throws IOException {
        var segment = SegmentBytes.of(1, UsageRecords.plain(3));

        var reading = read(Arrays.copyOf(segment.open(), segment.end(2) + 700_000));

        assertThat(reading.records()).hasSize(3);
        assertThat(reading.recordsBehind()).isFalse();
    }

    @Test
    void what_a_database_cannot_hold_is_replaced_and_what_is_too_textis_cut_between_characters() throws IOException {
        var text = "a\0b\ud800c" + "語".repeat(400);
        var record = withEndUser(text);

        var read = (UsageRecord)
                read(SegmentBytes.of(1, List.of(record)).open()).records().getFirst();

        assertThat(read.endUser()).startsWith("a\ufffdb\ufffdc語").hasSizeLessThan(text.length());
        assertThat(text.replace('\0', '\ufffd').replace('\ud800', '\ufffd')).startsWith(read.endUser());
        assertThat(read.errorCode()).isEqualTo(record.errorCode());
    }

    @Test
    void the_largest_record_fits_where_room_is_made_for_it() {
        var text = "😀".repeat(2_000);
        var record = UsageRecords.plain(UUID.randomUUID(), Instant.EPOCH, text);
        var all = new UsageRecord(
                record.id(),
                record.at(),
                text,
                text,
                true,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                record.usage(),
                record.accuracy(),
                record.cost(),
                true,
                record.outcome(),
                1,
                text,
                1,
                1,
                1,
                new Lent(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Collections.nCopies(16, new PurseId(PurseId.Kind.WALLET, text, text))),
                Long.MAX_VALUE,
                Collections.nCopies(16, text));
        var buffer = ByteBuffer.allocate(RecordCodec.MAX_BYTES);

        new RecordCodec().encode(all, buffer);

        assertThat(buffer.position()).isGreaterThan(13 * 1_000);
    }

    /** Journals outlive releases: if this fails, readers of old segments are broken. */
    @Test
    void the_published_format_is_still_written() {
        var record = UsageRecords.plain(
                new UUID(0x0190_0000_0000_7001L, 0x8000_0000_0000_0002L), Instant.ofEpochSecond(1_800_000_001), "k");

        var hex = HexFormat.of().formatHex(SegmentBytes.of(42, List.of(record)).closed());

        assertThat(hex).isEqualTo(PUBLISHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {VERSION_1, VERSION_2})
    void what_an_earlier_release_wrote_is_still_read(String segment) throws IOException {
        var expected = UsageRecords.plain(
                new UUID(0x0190_0000_0000_7001L, 0x8000_0000_0000_0002L), Instant.ofEpochSecond(1_800_000_001), "k");

        assertThat(read(HexFormat.of().parseHex(segment.replace("\n", ""))).records())
                .containsExactly(expected);
    }

    private static final String VERSION_1 = """
            47484a524e4c0d0a000000010000004401900000000070008000000000000001000000000000002a000000000000002a
            000000000000000700066517289880004f1c7de8000000c20101019000000000700180000000000000020006651728a7
            c24003010100000000000dbba0000000c800000001000000000012d687000000000005464eb0090000000000ac020000
            00107265715f3031323334353637383961620010636861742e636f6d706c6574696f6e7300036b657900016b00077573
            65722d313700067465616d2d3400056f72672d310000000a6770742d352d6d696e6900116f70656e61692f6770742d35
            2d6d696e6900066f70656e6169000b6f70656e61692d65752d310000795b1b3600000010ff0100000000000001100000
            000000000001a33a69c4
            """;

    private static final String VERSION_2 = """
            47484a524e4c0d0a000000010000004401900000000070008000000000000001000000000000002a000000000000002a
            000000000000000700066517289880004f1c7de8000000c40102019000000000700180000000000000020006651728a7
            c24003010100000000000dbba0000000c800000001000000000012d687000000000005464eb0090000000000ac020000
            00107265715f3031323334353637383961620010636861742e636f6d706c6574696f6e7300036b657900016b00077573
            65722d313700067465616d2d3400056f72672d310000000a6770742d352d6d696e6900116f70656e61692f6770742d35
            2d6d696e6900066f70656e6169000b6f70656e61692d65752d3100000000b3335c2300000010ff010000000000000112
            00000000000000014eabb3a5
            """;

    private static final String PUBLISHED = """
            47484a524e4c0d0a000000010000004401900000000070008000000000000001000000000000002a000000000000002a
            000000000000000700066517289880004f1c7de8000000c70103019000000000700180000000000000020006651728a7
            c24003010100000000000dbba0000000c800000001000000000012d687000000000005464eb0090000000000ac020000
            00107265715f3031323334353637383961620010636861742e636f6d706c6574696f6e7300036b657900016b00077573
            65722d313700067465616d2d3400056f72672d310000000a6770742d352d6d696e6900116f70656e61692f6770742d35
            2d6d696e6900066f70656e6169000b6f70656e61692d65752d3100000000000000d02b343e00000010ff010000000000
            000115000000000000000189cb7dbf
            """.replace("\n", "");

    private Reading read(byte[] content) throws IOException {
        return SegmentBytes.read(directory.resolve("segment"), content);
    }

    private List<UsageRecord> random(int count) {
        var records = new ArrayList<UsageRecord>();
        for (int i = 0; i < count; i++) {
            records.add(UsageRecords.random(random));
        }
        return records;
    }

    private static UsageRecord withEndUser(String endUser) {
        return UsageRecords.with(UsageRecords.plain(), Map.of("endUser", endUser));
    }
}
