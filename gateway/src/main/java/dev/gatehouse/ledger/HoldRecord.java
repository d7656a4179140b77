package dev.gatehouse.ledger;

import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.money.Usd;
import dev.gatehouse.wire.chat.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What one request may cost, written when it is let in: so that one whose process dies under it leaves a trace. Its usage record
 * has the same id and time, and ends it. The other members are as there.
 *
 * @param held at most so much is charged; zero where nothing limits the caller
 */
public record HoldRecord(
        UUID id,
        Instant at,
        String requestId,
        String operation,
        boolean stream,
        String caller,
        String keyHash,
        String userId,
        String teamId,
        String organizationId,
        String endUser,
        String requestedModel,
        String model,
        Usd held)
        implements JournalRecord {
    private static final String CRASH = "GATEWAY_CRASH";

    /** What is booked where the request's end was never written: it was served in part, and nothing is charged. */
    UsageRecord voided() {
        return new UsageRecord(
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
                "",
                "",
                Usage.NONE,
                Accuracy.NONE,
                Usd.ZERO,
                false,
                Outcome.PARTIAL,
                0,
                CRASH,
                0,
                0,
                -1,
                Lent.NOTHING,
                0,
                List.of());
    }
}
