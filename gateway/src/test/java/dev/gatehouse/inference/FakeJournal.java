package dev.gatehouse.inference;

import dev.gatehouse.ledger.HoldRecord;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.ledger.UsageRecord;
import java.util.ArrayList;
import java.util.List;

/** A journal that is durable when the test says so. */
final class FakeJournal implements Journal {
    @Override
    public void writeHolds() {}

    final List<HoldRecord> holds = new ArrayList<>();
    final List<UsageRecord> records = new ArrayList<>();
    private final List<Ack> waiting = new ArrayList<>();
    boolean accepting = true;

    @Override
    public void hold(HoldRecord record) {
        holds.add(record);
    }

    @Override
    public void append(UsageRecord record, Ack ack) {
        records.add(record);
        waiting.add(ack);
    }

    @Override
    public boolean accepting() {
        return accepting;
    }

    void durable() {
        var all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Ack::durable);
    }

    void failed() {
        var all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Ack::failed);
    }
}
