package dev.gatehouse.inference;

import dev.gatehouse.ledger.Journal;
import dev.gatehouse.ledger.JournalRecord;
import dev.gatehouse.ledger.UsageRecord;
import java.util.ArrayList;
import java.util.List;

/** A journal that is durable when the test says so. */
final class FakeJournal implements Journal {
    final List<UsageRecord> records = new ArrayList<>();
    private final List<Ack> waiting = new ArrayList<>();
    boolean accepting = true;

    @Override
    public void append(JournalRecord record, Ack ack) {
        switch (record) {
            case UsageRecord usage -> records.add(usage);
        }
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
