package dev.gatehouse.routers;

import java.util.Locale;
import java.util.Optional;

/** What the code router is to prefer. */
enum CodeMode {
    AUTO("Auto", "The tier the task calls for"),
    PRICE("Price", "The cheaper models of the tier the task calls for"),
    QUALITY("Quality", "One tier better than the task calls for"),
    AGENTIC("Agentic", "Always the best tier");

    private final String label;
    private final String description;

    CodeMode(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** In any case; {@code balanced} is another word for auto. */
    static Optional<CodeMode> of(String text) {
        var name = text.toLowerCase(Locale.ROOT);
        if (name.equals("balanced")) {
            return Optional.of(AUTO);
        }
        for (var mode : values()) {
            if (mode.text().equals(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }
}
