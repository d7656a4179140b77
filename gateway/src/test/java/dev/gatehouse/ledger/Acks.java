package dev.gatehouse.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what became of records, in order. */
final class Acks {
    final List<UUID> durable = new CopyOnWriteArrayList<>();
    final List<UUID> failed = new CopyOnWriteArrayList<>();

    Journal.Ack of(UsageRecord record) {
        return new Journal.Ack() {
            @Override
            public void durable() {
                durable.add(record.id());
            }

            @Override
            public void failed() {
                failed.add(record.id());
            }
        };
    }

    /** Appends them in one turn of the loop, and waits for the turn's end. */
    void append(EventLoop loop, Journal lane, List<UsageRecord> records) {
        loop.turn(() -> records.forEach(record -> lane.append(record, of(record))));
    }

    static List<UUID> ids(List<UsageRecord> records) {
        return new ArrayList<>(records.stream().map(UsageRecord::id).toList());
    }
}
