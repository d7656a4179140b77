package dev.gatehouse.deployments;

import dev.gatehouse.platform.SealedRows;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.platform.Vault;
import java.util.ArrayList;

/** Stored models, as rows that hold secrets. */
public final class SealedModels implements SealedRows {
    private final StoredModelRepository repository = new StoredModelRepository();

    @Override
    public String kind() {
        return "stored models";
    }

    @Override
    public Batch reseal(Tx tx, Vault vault, String after, int limit) {
        var keyring = vault.keyring();
        var rows = repository.lockSealedOtherwise(tx, keyring.active(), after, limit);
        var unreadable = new ArrayList<String>();
        for (var row : rows) {
            SealedParams.open(row.litellmParams(), row.sealedBy(), vault)
                    .ifPresentOrElse(
                            clear -> repository.update(
                                    tx, row.sealed(SealedParams.seal(clear, keyring), keyring.active())),
                            () -> unreadable.add(row.modelId()));
        }
        return new Batch(rows.isEmpty() ? "" : rows.getLast().modelId(), rows.size() - unreadable.size(), unreadable);
    }
}
