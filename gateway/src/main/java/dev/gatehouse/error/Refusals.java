package dev.gatehouse.error;

import java.util.Arrays;
import java.util.stream.Collectors;

/** With which statuses refusals are answered that the reference has answered otherwise before: clients may wait for either. */
public enum Refusals {
    TODAY("today", 403, 429),
    MARCH_2026("2026-03", 401, 400);

    private final String text;
    private final int model;
    private final int budget;

    Refusals(String text, int model, int budget) {
        this.text = text;
        this.model = model;
        this.budget = budget;
    }

    /** Of a model that a list does not allow. */
    public int model() {
        return model;
    }

    /** Of a request whose budget is spent. */
    public int budget() {
        return budget;
    }

    /** @throws IllegalArgumentException where there are none of this name */
    public static Refusals of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.text.equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is '" + text + "'; choose "
                        + Arrays.stream(values()).map(each -> each.text).collect(Collectors.joining(", "))));
    }
}
