package dev.gatehouse.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings everything that is sealed under older versions of the keyring under the active one: in small transactions, beside running
 * nodes. What was done stays done when it ends early, and the next run takes up the rest.
 */
public final class KeyringRotation {
    private static final int BATCH = 100;

    private final Database database;
    private final Vault vault;
    private final List<SealedRows> all;

    /** @param vault proven */
    public KeyringRotation(Database database, Vault vault, List<SealedRows> all) {
        this.database = database;
        this.vault = vault;
        this.all = List.copyOf(all);
    }

    /**
     * @param progress told of each batch, and of what could not be opened
     * @return whether nothing is left under older versions
     */
    public boolean run(Consumer<String> progress) {
        int unreadable = 0;
        for (var rows : all) {
            unreadable += run(rows, progress);
        }
        if (unreadable == 0) {
            new KeyringCheck().retire(database, vault.keyring());
        }
        return unreadable == 0;
    }

    private int run(SealedRows rows, Consumer<String> progress) {
        var unreadable = new ArrayList<String>();
        int done = 0;
        var after = "";
        while (true) {
            var from = after;
            var batch = database.transact(tx -> rows.reseal(tx, vault, from, BATCH));
            if (batch.last().isEmpty()) {
                break;
            }
            after = batch.last();
            done += batch.resealed();
            unreadable.addAll(batch.unreadable());
            progress.accept(rows.kind() + ": " + done + " sealed anew");
        }
        unreadable.forEach(id -> progress.accept(rows.kind() + ": cannot open " + id));
        return unreadable.size();
    }
}
