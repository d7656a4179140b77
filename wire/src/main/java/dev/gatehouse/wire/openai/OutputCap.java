package dev.gatehouse.wire.openai;

import java.util.List;
import java.util.Locale;

/** The member that caps an answer: OpenAI's reasoning models refuse the old name, compatible providers know only that. */
final class OutputCap {
    private OutputCap() {}

    static final String OLD = "max_tokens";
    static final String NEW = "max_completion_tokens";

    private static final List<String> WANT_NEW = List.of("o1", "o3", "o4", "gpt-5", "gpt-6");

    /** @param model the provider's id, prefixes with slashes allowed */
    static String memberFor(String model) {
        String id = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return WANT_NEW.stream().anyMatch(id::startsWith) ? NEW : OLD;
    }
}
