package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.wire.chat.Usage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Records as payloads. A newer version of a kind only appends members: an older reader takes those it knows. The layout is
 * published in {@code docs/journal-format.md}.
 */
final class RecordCodec {
    static final int USAGE = 1;
    static final int HOLD = 2;
    private static final int USAGE_VERSION = 3;
    private static final int HOLD_VERSION = 1;

    /** Longest text, in bytes of UTF-8; what is longer is cut, for a client names some of them. */
    static final int MAX_TEXT = 1024;

    /** No record is larger, its frame included. */
    static final int MAX_BYTES =
            Frame.OVERHEAD + 512 + 13 * (2 + MAX_TEXT) + 3 * UsageRecord.MOST_LISTED * (2 + UsageRecord.LISTED_BYTES);

    private static final int REPLACEMENT = 0xFFFD;
    private static final int STREAM = 1;
    private static final int PRICED = 2;

    private final Frame frame = new Frame();

    /** Appends the record and its frame; on an exception the buffer is as before. Needs {@link #MAX_BYTES} of room. */
    void encode(JournalRecord record, ByteBuffer to) {
        int start = to.position();
        try {
            switch (record) {
                case UsageRecord usage -> {
                    frame.begin(to, USAGE, USAGE_VERSION);
                    encode(usage, to);
                }
                case HoldRecord hold -> {
                    frame.begin(to, HOLD, HOLD_VERSION);
                    HoldCodec.encode(hold, to);
                }
            }
            frame.end(to, start);
        } catch (RuntimeException e) {
            to.position(start);
            throw e;
        }
    }

    private static void encode(UsageRecord r, ByteBuffer to) {
        uuid(to, r.id());
        instant(to, r.at());
        to.put((byte) ((r.stream() ? STREAM : 0) | (r.priced() ? PRICED : 0)));
        to.put(code(r.accuracy())).put(code(r.outcome()));
        to.putLong(r.cost().nanos());
        to.putInt(r.status()).putInt(r.attempts());
        to.putLong(r.durationMicros()).putLong(r.firstByteMicros());
        var usage = r.usage();
        varint(to, usage.input());
        varint(to, usage.cacheRead());
        varint(to, usage.cacheWrite5m());
        varint(to, usage.cacheWrite1h());
        varint(to, usage.inputAudio());
        varint(to, usage.inputImage());
        varint(to, usage.output());
        varint(to, usage.reasoning());
        varint(to, usage.outputAudio());
        text(to, r.requestId());
        text(to, r.operation());
        text(to, r.caller());
        text(to, r.keyHash());
        text(to, r.userId());
        text(to, r.teamId());
        text(to, r.organizationId());
        text(to, r.endUser());
        text(to, r.requestedModel());
        text(to, r.model());
        text(to, r.provider());
        text(to, r.deployment());
        text(to, r.errorCode());
        varint(to, r.lent().book());
        varint(to, r.lent().kinds());
        // By index: every request comes here, and nothing is allocated for it.
        var others = r.lent().others();
        int purses = Math.min(others.size(), UsageRecord.MOST_LISTED);
        varint(to, purses);
        for (int i = 0; i < purses; i++) {
            var purse = others.get(i);
            varint(to, purse.kind().code());
            text(to, purse.owner(), UsageRecord.LISTED_BYTES);
            text(to, purse.part(), UsageRecord.LISTED_BYTES);
        }
        varint(to, r.wallet());
        int tags = Math.min(r.tags().size(), UsageRecord.MOST_LISTED);
        varint(to, tags);
        for (int i = 0; i < tags; i++) {
            text(to, r.tags().get(i), UsageRecord.LISTED_BYTES);
        }
    }

    /** @throws UnknownRecord of a kind or with values this version does not know */
    static JournalRecord decode(int kind, ByteBuffer payload) {
        try {
            return switch (kind) {
                case USAGE -> usage(payload);
                case HOLD -> HoldCodec.decode(payload);
                default -> throw new UnknownRecord("kind " + kind);
            };
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UnknownRecord("kind " + kind + ": " + e);
        }
    }

    /** Of a payload of either kind, without reading the rest: usage that is not understood ends its hold all the same. */
    static UUID id(ByteBuffer payload) {
        return payload.remaining() < 16 ? new UUID(0, 0) : uuid(payload.duplicate());
    }

    private static UsageRecord usage(ByteBuffer in) {
        var id = uuid(in);
        var at = instant(in);
        int flags = in.get();
        var accuracy = accuracy(in.get());
        var outcome = outcome(in.get());
        var cost = new Usd(in.getLong());
        int status = in.getInt();
        int attempts = in.getInt();
        long duration = in.getLong();
        long firstByte = in.getLong();
        var usage = new Usage(
                varint(in),
                varint(in),
                varint(in),
                varint(in),
                varint(in),
                varint(in),
                varint(in),
                varint(in),
                varint(in));
        var requestId = text(in);
        var operation = text(in);
        var caller = text(in);
        var keyHash = text(in);
        var userId = text(in);
        var teamId = text(in);
        var organizationId = text(in);
        var endUser = text(in);
        var requestedModel = text(in);
        var model = text(in);
        var provider = text(in);
        var deployment = text(in);
        var errorCode = text(in);
        // Version 1 ends here, version 2 after the kinds.
        long book = in.hasRemaining() ? varint(in) : 0;
        long kinds = in.hasRemaining() ? varint(in) : 0;
        var others = list(in, RecordCodec::purse);
        long wallet = in.hasRemaining() ? varint(in) : 0;
        var tags = list(in, RecordCodec::text);
        return new UsageRecord(
                id,
                at,
                requestId,
                operation,
                (flags & STREAM) != 0,
                caller,
                keyHash,
                userId,
                teamId,
                organizationId,
                endUser,
                requestedModel,
                model,
                provider,
                deployment,
                usage,
                accuracy,
                cost,
                (flags & PRICED) != 0,
                outcome,
                status,
                errorCode,
                attempts,
                duration,
                firstByte,
                new Lent(book, kinds, others),
                wallet,
                tags);
    }

    private static PurseId purse(ByteBuffer in) {
        return new PurseId(PurseId.Kind.of(Math.toIntExact(varint(in))), text(in), text(in));
    }

    private static <T> List<T> list(ByteBuffer in, Function<ByteBuffer, T> read) {
        var list = new ArrayList<T>();
        for (long left = in.hasRemaining() ? varint(in) : 0; left > 0; left--) {
            list.add(read.apply(in));
        }
        return list;
    }

    static void uuid(ByteBuffer to, UUID id) {
        to.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    static void instant(ByteBuffer to, Instant at) {
        to.putLong(Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000));
    }

    static Instant instant(ByteBuffer in) {
        return Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    }

    private static byte code(Accuracy accuracy) {
        return switch (accuracy) {
            case EXACT -> 1;
            case ESTIMATED -> 2;
            case NONE -> 3;
        };
    }

    private static Accuracy accuracy(byte code) {
        return switch (code) {
            case 1 -> Accuracy.EXACT;
            case 2 -> Accuracy.ESTIMATED;
            case 3 -> Accuracy.NONE;
            default -> throw new UnknownRecord("accuracy " + code);
        };
    }

    private static byte code(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> 1;
            case FAILED -> 2;
            case CLIENT_GONE -> 3;
            case BROKEN -> 4;
            case PARTIAL -> 5;
        };
    }

    private static Outcome outcome(byte code) {
        return switch (code) {
            case 1 -> Outcome.COMPLETED;
            case 2 -> Outcome.FAILED;
            case 3 -> Outcome.CLIENT_GONE;
            case 4 -> Outcome.BROKEN;
            case 5 -> Outcome.PARTIAL;
            default -> throw new UnknownRecord("outcome " + code);
        };
    }

    /** Little end first, seven bits a byte, the highest bit says that more follow. */
    private static void varint(ByteBuffer to, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new UnknownRecord("a number of more than 64 bits");
    }

    /**
     * UTF-8 behind two bytes of length, without a copy. PostgreSQL takes neither NUL nor half a surrogate pair; clients send
     * both, and a record the database refuses could never be booked. So they become U+FFFD here.
     */
    static void text(ByteBuffer to, String text) {
        text(to, text, MAX_TEXT);
    }

    private static void text(ByteBuffer to, String text, int most) {
        int start = to.position();
        to.putShort((short) 0);
        int limit = start + 2 + most;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c - 1 < 0x7F && c != 0) {
                if (to.position() == limit) {
                    break;
                }
                to.put((byte) c);
                i++;
            } else {
                int point = text.codePointAt(i);
                if (limit - to.position() < 4) {
                    break;
                }
                wide(to, point == 0 || Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point);
                i += Character.charCount(point);
            }
        }
        to.putShort(start, (short) (to.position() - start - 2));
    }

    private static void wide(ByteBuffer to, int point) {
        if (point < 0x800) {
            to.put((byte) (0xC0 | (point >> 6)));
        } else {
            if (point < 0x10000) {
                to.put((byte) (0xE0 | (point >> 12)));
            } else {
                to.put((byte) (0xF0 | (point >> 18))).put((byte) (0x80 | ((point >> 12) & 0x3F)));
            }
            to.put((byte) (0x80 | ((point >> 6) & 0x3F)));
        }
        to.put((byte) (0x80 | (point & 0x3F)));
    }

    static String text(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whole and undamaged, but not to be understood by this version. */
    static final class UnknownRecord extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRecord(String what) {
            super(what, null, false, false);
        }
    }
}
