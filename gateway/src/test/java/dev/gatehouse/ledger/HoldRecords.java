package dev.gatehouse.ledger;

import dev.gatehouse.money.Usd;
import java.util.List;

/** Makes holds. */
final class HoldRecords {
    private HoldRecords() {}

    /** The one this usage ends. */
    static HoldRecord of(UsageRecord r) {
        return new HoldRecord(
                r.id(),
                r.at(),
                r.requestId(),
                r.operation(),
                r.stream(),
                r.caller(),
                r.keyHash(),
                r.userId(),
                r.teamId(),
                r.organizationId(),
                r.endUser(),
                r.requestedModel(),
                r.model(),
                new Usd(12_345));
    }

    static List<HoldRecord> of(List<UsageRecord> records) {
        return records.stream().map(HoldRecords::of).toList();
    }
}
