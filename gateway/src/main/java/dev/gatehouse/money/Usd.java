package dev.gatehouse.money;

import java.math.BigDecimal;

/** An amount of US dollars, in whole nano-dollars: exact, or refused. */
public record Usd(long nanos) implements Comparable<Usd> {
    public static final Usd ZERO = new Usd(0);

    /** @throws ArithmeticException where that is no whole number of nano-dollars, or too much */
    public static Usd ofDollars(BigDecimal dollars) {
        return new Usd(dollars.movePointRight(9).longValueExact());
    }

    public Usd plus(Usd other) {
        return new Usd(Math.addExact(nanos, other.nanos));
    }

    public Usd minus(Usd other) {
        return new Usd(Math.subtractExact(nanos, other.nanos));
    }

    /** In dollars, without trailing zeros. */
    public BigDecimal dollars() {
        return nanos == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }

    @Override
    public int compareTo(Usd other) {
        return Long.compare(nanos, other.nanos);
    }

    /** Such as {@code 0.000042}, never with an exponent. */
    @Override
    public String toString() {
        return dollars().toPlainString();
    }
}
