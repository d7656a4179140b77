package dev.gatehouse.limits;

import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is to be let in. Each is asked only where something limits it.
 *
 * @param model tells whether a name is that of the model it goes to
 * @param tokens it may use: its input, and the output it asks for
 * @param need what it may cost
 */
public record Wanted(Predicate<String> model, LongSupplier tokens, Supplier<Need> need) {}
