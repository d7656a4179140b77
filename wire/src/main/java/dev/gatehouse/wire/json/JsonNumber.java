package dev.gatehouse.wire.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Number values in place. Spans must come from a document {@link JsonScan} accepted. */
public final class JsonNumber {
    // A point, an exponent, or more digits than surely fit a long take the slow way.
    private static final int SURE_DIGITS = 18;
    // Making a number of a megabyte of digits takes seconds.
    private static final int MAX_LENGTH = 40;

    private JsonNumber() {}

    /**
     * The number as a whole one; {@code 3.0} and {@code 3e0} are 3.
     *
     * @throws ArithmeticException where it is not whole, no long, or written with more than {@value #MAX_LENGTH} characters
     */
    public static long integer(byte[] buffer, int from, int to) {
        boolean negative = buffer[from] == '-';
        int digits = negative ? from + 1 : from;
        if (to - digits > SURE_DIGITS) {
            return exact(buffer, from, to);
        }
        long value = 0;
        for (int i = digits; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                return exact(buffer, from, to);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static long exact(byte[] buffer, int from, int to) {
        if (to - from > MAX_LENGTH) {
            throw new ArithmeticException("more digits than a whole number needs");
        }
        return new BigDecimal(new String(buffer, from, to - from, StandardCharsets.ISO_8859_1)).longValueExact();
    }
}
