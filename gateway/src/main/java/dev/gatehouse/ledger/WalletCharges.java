package dev.gatehouse.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.Ledger.Charge;
import java.util.ArrayList;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** Makes charges of what requests cost whoever has a wallet. */
final class WalletCharges {
    private final Ledger ledger;

    WalletCharges(Clocks clocks) {
        this.ledger = new Ledger(clocks);
    }

    /** @param records each of which was not booked before */
    void book(Handle handle, Collection<UsageRecord> records) {
        ledger.charge(
                new Tx(handle, new ArrayList<>()),
                records.stream()
                        .filter(record -> record.wallet() != 0)
                        .map(WalletCharges::charge)
                        .toList());
    }

    private static Charge charge(UsageRecord record) {
        var by = record.userId().isEmpty() ? record.caller() : "user:" + record.userId();
        return new Charge(
                record.wallet(), record.cost(), "usage:" + record.id(), record.id(), by, metadata(record), record.at());
    }

    private static ObjectNode metadata(UsageRecord record) {
        var usage = record.usage();
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", record.model())
                .put("provider", record.provider())
                .put("endpoint", record.operation())
                .put("request_id", record.requestId())
                .put("prompt_tokens", usage.totalInput())
                .put("completion_tokens", usage.totalOutput());
    }
}
