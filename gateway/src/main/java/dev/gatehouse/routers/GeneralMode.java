package dev.gatehouse.routers;

import java.util.Locale;
import java.util.Optional;

/**
 * What the general router is to prefer.
 *
 * <p>Each is a weighing of quality, cost and speed, which are figures from 0 to 100.
 */
enum GeneralMode {
    BALANCED("Balanced", "Quality, cost and speed", 0.4, 0.3, 0.3, 0),
    QUALITY("Quality", "The best answer", 0.8, 0.1, 0.1, 0),
    COST("Cost", "The cheapest model that is good enough", 0.2, 0.8, 0, 60),
    LATENCY("Latency", "The fastest answer", 0.2, 0, 0.8, 0);

    private final String label;
    private final String description;
    private final double quality;
    private final double cost;
    private final double speed;
    private final double leastQuality;

    GeneralMode(String label, String description, double quality, double cost, double speed, double leastQuality) {
        this.label = label;
        this.description = description;
        this.quality = quality;
        this.cost = cost;
        this.speed = speed;
        this.leastQuality = leastQuality;
    }

    /** In any case. */
    static Optional<GeneralMode> of(String text) {
        var name = text.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "balanced" -> Optional.of(BALANCED);
            case "quality" -> Optional.of(QUALITY);
            case "cost" -> Optional.of(COST);
            case "latency" -> Optional.of(LATENCY);
            default -> Optional.empty();
        };
    }

    boolean admits(double quality) {
        return quality >= leastQuality;
    }

    double score(double quality, double cost, double speed) {
        return this.quality * quality + this.cost * cost + this.speed * speed;
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
