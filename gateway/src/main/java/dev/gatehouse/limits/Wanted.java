package dev.gatehouse.limits;

import dev.gatehouse.leases.PurseId;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is to be let in. Each is asked only where something limits it.
 *
 * @param model tells whether a name is that of the model it goes to
 * @param limited the budgets and the wallet it is paid from, in the order in which they are asked
 * @param tokens it may use: its input, and the output it asks for
 * @param need what it may cost
 */
public record Wanted(Predicate<String> model, List<PurseId> limited, LongSupplier tokens, Supplier<Need> need) {
    public Wanted {
        limited = List.copyOf(limited);
    }
}
