package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What became of what was lent to a node that does not come back, in nano-dollars.
 *
 * @param spent what counts as spent from now on
 * @param released what others can have again
 */
public record WrittenOff(Map<PurseId.Kind, BigDecimal> spent, Map<PurseId.Kind, BigDecimal> released) {
    public WrittenOff {
        spent = NodeBook.copy(spent);
        released = NodeBook.copy(released);
    }

    @Override
    public String toString() {
        return "Counted as spent until each budget begins again: " + NodeBook.dollars(spent) + ". Released: "
                + NodeBook.dollars(released) + ".";
    }
}
