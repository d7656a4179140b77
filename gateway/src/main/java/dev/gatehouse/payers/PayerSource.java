package dev.gatehouse.payers;

import dev.gatehouse.leases.PurseId;
import java.util.Collection;
import java.util.Map;

/** Where customers and tags are kept. Blocks. */
public interface PayerSource {
    /** Those that are stored; of the others nothing is known. */
    Map<PurseId, Payer> load(Collection<PurseId> named);

    /** Whether some are blocked or linked to a budget. Otherwise nobody need be asked for one by one. */
    Kinds some();

    record Kinds(boolean customers, boolean tags) {}
}
