package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.wire.chat.Usage;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes records. */
final class UsageRecords {
    private static final Ids IDS = new Ids(Clocks.system());
    private static final List<String> ALPHABET =
            List.of("a", "Z", "-", "é", "ß", "語", "😀", "\u007f", "\u0080", "'", "\\");

    private UsageRecords() {}

    /** As most are. */
    static UsageRecord plain() {
        return plain(IDS.next(), Instant.now().truncatedTo(ChronoUnit.MICROS), "0".repeat(64));
    }

    static UsageRecord plain(UUID id, Instant at, String keyHash) {
        return new UsageRecord(
                id,
                at,
                "req_0123456789ab",
                "chat.completions",
                true,
                "key",
                keyHash,
                "user-17",
                "team-4",
                "org-1",
                "",
                "gpt-5-mini",
                "openai/gpt-5-mini",
                "openai",
                "openai-eu-1",
                Usage.of(1_200, 300),
                Accuracy.EXACT,
                new Usd(900_000),
                true,
                Outcome.COMPLETED,
                200,
                "",
                1,
                1_234_567,
                345_678,
                Lent.NOTHING,
                0,
                List.of());
    }

    static List<UsageRecord> plain(int count) {
        return new ArrayList<>(Stream.generate(UsageRecords::plain).limit(count).toList());
    }

    /** One like it that differs in these members. */
    static UsageRecord with(UsageRecord record, Map<String, ?> others) {
        var members = UsageRecord.class.getRecordComponents();
        if (!Stream.of(members).map(RecordComponent::getName).toList().containsAll(others.keySet())) {
            throw new IllegalArgumentException("no such members: " + others.keySet());
        }
        var types = Stream.of(members).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var values = new Object[members.length];
            for (int i = 0; i < members.length; i++) {
                var own = members[i].getAccessor().invoke(record);
                values[i] = others.containsKey(members[i].getName()) ? others.get(members[i].getName()) : own;
            }
            return UsageRecord.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Anything that can be written as it is. */
    static UsageRecord random(Random random) {
        return new UsageRecord(
                new UUID(random.nextLong(), random.nextLong()),
                Instant.ofEpochSecond(random.nextLong(-1L << 36, 1L << 36), random.nextInt(1_000_000) * 1_000L),
                text(random),
                text(random),
                random.nextBoolean(),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                new Usage(
                        count(random),
                        count(random),
                        count(random),
                        count(random),
                        count(random),
                        count(random),
                        count(random),
                        count(random),
                        count(random)),
                any(List.of(Accuracy.values()), random),
                new Usd(random.nextLong()),
                random.nextBoolean(),
                any(List.of(Outcome.values()), random),
                random.nextInt(),
                text(random),
                random.nextInt(),
                random.nextLong(),
                random.nextLong(),
                new Lent(random.nextLong() >>> 1, random.nextInt(128), purses(random)),
                random.nextLong() >>> 1,
                texts(random));
    }

    private static List<PurseId> purses(Random random) {
        return Stream.generate(() -> new PurseId(PurseId.Kind.WALLET, word(random), word(random)))
                .limit(random.nextInt(4))
                .toList();
    }

    private static List<String> texts(Random random) {
        return Stream.generate(() -> word(random)).limit(random.nextInt(4)).toList();
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String word(Random random) {
        return any(ALPHABET, random).repeat(random.nextInt(12));
    }

    private static long count(Random random) {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int left = random.nextInt(20) == 0 ? 250 : random.nextInt(12); left > 0; left--) {
            text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
        }
        return text.toString();
    }
}
