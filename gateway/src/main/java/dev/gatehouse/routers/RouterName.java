package dev.gatehouse.routers;

import java.util.Locale;
import java.util.Optional;

/** The name of a router where a model's is expected, in any case. */
sealed interface RouterName {
    record Code(CodeMode mode) implements RouterName {}

    record General(GeneralMode mode) implements RouterName {}

    /** Longer names are no one's. */
    int LONGEST = 256;

    /**
     * Empty for what can only be a model's name.
     *
     * <pre>
     *   router:code[:mode]      gatewayz-code[-mode]       a mode nobody knows is auto
     *   router:general[:mode]   gatewayz-general[-mode]    a mode nobody knows is balanced
     *   router…                                            the general router
     * </pre>
     */
    static Optional<RouterName> of(String model) {
        if (!begins(model, "router") && !begins(model, "gatewayz-") || model.length() > LONGEST) {
            return Optional.empty();
        }
        var name = model.toLowerCase(Locale.ROOT);
        var code = mode(name, "router:code", ':').or(() -> mode(name, "gatewayz-code", '-'));
        if (code.isPresent()) {
            return Optional.of(new Code(CodeMode.of(code.get()).orElse(CodeMode.AUTO)));
        }
        var general = mode(name, "router:general", ':').or(() -> mode(name, "gatewayz-general", '-'));
        if (general.isPresent()) {
            return Optional.of(new General(GeneralMode.of(general.get()).orElse(GeneralMode.BALANCED)));
        }
        return name.startsWith("router") ? Optional.of(new General(older(name))) : Optional.empty();
    }

    /** What stands behind a router's name; empty text where nothing does. */
    private static Optional<String> mode(String name, String router, char separator) {
        if (name.equals(router)) {
            return Optional.of("");
        }
        return name.startsWith(router) && name.charAt(router.length()) == separator
                ? Optional.of(name.substring(router.length() + 1))
                : Optional.empty();
    }

    /** Of names that are older than the two routers. */
    private static GeneralMode older(String name) {
        return switch (name) {
            case "router:price" -> GeneralMode.COST;
            case "router:fast" -> GeneralMode.LATENCY;
            default -> mode(name, "router", ':').flatMap(GeneralMode::of).orElse(GeneralMode.BALANCED);
        };
    }

    private static boolean begins(String model, String beginning) {
        return model.regionMatches(true, 0, beginning, 0, beginning.length());
    }
}
