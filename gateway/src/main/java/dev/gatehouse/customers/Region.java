package dev.gatehouse.customers;

import java.util.Locale;

/** Where a customer's models must run. */
public enum Region {
    EU,
    US;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
