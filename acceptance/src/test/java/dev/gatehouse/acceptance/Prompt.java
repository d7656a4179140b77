package dev.gatehouse.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Prompts that tell the simulator what to do, and can be found again by their marker. */
public record Prompt(String marker, String text) {
    /** @param directives as the simulator knows them; may be empty */
    public static Prompt of(String directives) {
        var marker = Sim.marker();
        return new Prompt(marker, directives.isEmpty() ? marker : marker + " [[sim " + directives + "]]");
    }

    static Prompt plain() {
        return of("");
    }

    Prompt and(String more) {
        return new Prompt(marker, text + " " + more);
    }

    static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A chat request of OpenAI's. */
    String chat(String model, String more) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(model, text, more);
    }

    public String chat(String model) {
        return chat(model, "");
    }

    String chatStream(String model) {
        return chat(model, ",\"stream\":true");
    }

    /** A message request of Anthropic's. */
    String message(String model, String more) {
        return "{\"model\":\"%s\",\"max_tokens\":1000,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(model, text, more);
    }

    /** A generateContent request of Gemini's. */
    String content() {
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%s\"}]}]}".formatted(text);
    }

    String messageStream(String model) {
        return message(model, ",\"stream\":true");
    }
}
