package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The open book of one process of a node.
 *
 * @param outstanding nano-dollars that were lent to it and are neither reported as spent nor given back
 */
public record NodeBook(UUID node, Instant opened, Instant seen, Map<PurseId.Kind, BigDecimal> outstanding) {
    public NodeBook {
        outstanding = copy(outstanding);
    }

    @Override
    public String toString() {
        return node + "  opened " + opened + "  seen " + seen + "  " + dollars(outstanding);
    }

    /** In dollars, in the order of the kinds: {@code key 1.5, team 0.37}. */
    static String dollars(Map<PurseId.Kind, BigDecimal> nanos) {
        return nanos.isEmpty()
                ? "nothing"
                : nanos.entrySet().stream()
                        .map(amount -> name(amount.getKey()) + " " + dollars(amount.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String name(PurseId.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String dollars(BigDecimal nanos) {
        return nanos.movePointLeft(9).stripTrailingZeros().toPlainString();
    }

    static Map<PurseId.Kind, BigDecimal> copy(Map<PurseId.Kind, BigDecimal> amounts) {
        var copy = new EnumMap<PurseId.Kind, BigDecimal>(PurseId.Kind.class);
        copy.putAll(amounts);
        return Collections.unmodifiableMap(copy);
    }
}
