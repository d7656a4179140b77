package dev.gatehouse.wire.openai;

import java.util.List;
import java.util.Locale;

/** Which models can be told how hard to think. */
public final class Thinkers {
    /** OpenAI's models that answer 400 to an effort. Of other vendors' models nothing is known: they are told. */
    private static final List<String> DO_NOT_THINK = List.of("gpt-3", "gpt-4", "chatgpt-4");

    private Thinkers() {}

    /** @param model the provider's id, prefixes with slashes allowed */
    public static boolean mayBeTold(String model) {
        String id = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return DO_NOT_THINK.stream().noneMatch(id::startsWith);
    }
}
