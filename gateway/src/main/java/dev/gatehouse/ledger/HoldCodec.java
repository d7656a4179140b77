package dev.gatehouse.ledger;

import dev.gatehouse.money.Usd;
import java.nio.ByteBuffer;

/** Holds as payloads; see {@link RecordCodec}. */
final class HoldCodec {
    private static final int STREAM = 1;

    private HoldCodec() {}

    static void encode(HoldRecord hold, ByteBuffer to) {
        RecordCodec.uuid(to, hold.id());
        RecordCodec.instant(to, hold.at());
        to.put((byte) (hold.stream() ? STREAM : 0));
        to.putLong(hold.held().nanos());
        RecordCodec.text(to, hold.requestId());
        RecordCodec.text(to, hold.operation());
        RecordCodec.text(to, hold.caller());
        RecordCodec.text(to, hold.keyHash());
        RecordCodec.text(to, hold.userId());
        RecordCodec.text(to, hold.teamId());
        RecordCodec.text(to, hold.organizationId());
        RecordCodec.text(to, hold.endUser());
        RecordCodec.text(to, hold.requestedModel());
        RecordCodec.text(to, hold.model());
    }

    static HoldRecord decode(ByteBuffer in) {
        var id = RecordCodec.uuid(in);
        var at = RecordCodec.instant(in);
        boolean stream = (in.get() & STREAM) != 0;
        var held = new Usd(in.getLong());
        var requestId = RecordCodec.text(in);
        var operation = RecordCodec.text(in);
        var caller = RecordCodec.text(in);
        var keyHash = RecordCodec.text(in);
        var userId = RecordCodec.text(in);
        var teamId = RecordCodec.text(in);
        var organizationId = RecordCodec.text(in);
        var endUser = RecordCodec.text(in);
        var requestedModel = RecordCodec.text(in);
        var model = RecordCodec.text(in);
        return new HoldRecord(
                id,
                at,
                requestId,
                operation,
                stream,
                caller,
                keyHash,
                userId,
                teamId,
                organizationId,
                endUser,
                requestedModel,
                model,
                held);
    }
}
