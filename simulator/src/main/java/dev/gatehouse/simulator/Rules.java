package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Scripted directives: the first rule that matches a request and is not used up speaks. One that names no member matches every request. */
final class Rules {
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    private record Rule(String model, String apiKey, String path, Directives directives, AtomicInteger left) {
        boolean matches(String model, String apiKey, String path) {
            return (this.model.isEmpty() || this.model.equals(model))
                    && (this.apiKey.isEmpty() || this.apiKey.equals(apiKey))
                    && (this.path.isEmpty() || this.path.equals(path));
        }

        boolean take() {
            return left.getAndUpdate(n -> n > 0 ? n - 1 : n) != 0;
        }
    }

    /**
     * Appends the rule {@code {"match":{"model","api_key","path"},"directives":"…","times":n}}; without {@code times} it never ends.
     *
     * @throws Refusal 400 for a member or directive that is not known
     */
    void add(ObjectNode rule) {
        onlyMembers(rule, List.of("match", "directives", "times"));
        JsonNode match = rule.path("match");
        onlyMembers(match, List.of("model", "api_key", "path"));
        if (!rule.path("directives").isTextual()) {
            throw Refusal.invalid("directives", "simulator: a rule needs directives");
        }
        int times = rule.path("times").asInt(-1);
        if (times == 0 || times < -1) {
            throw Refusal.invalid("times", "simulator: times must be at least 1");
        }
        rules.add(new Rule(
                Json.text(match, "model"),
                Json.text(match, "api_key"),
                Json.text(match, "path"),
                Directives.parse(rule.path("directives").asText()),
                new AtomicInteger(times)));
    }

    Directives match(String model, String apiKey, String path) {
        for (Rule rule : rules) {
            if (rule.matches(model, apiKey, path) && rule.take()) {
                return rule.directives;
            }
        }
        return Directives.NONE;
    }

    ArrayNode list() {
        ArrayNode list = Json.array();
        for (Rule rule : rules) {
            ObjectNode shown = list.addObject();
            shown.putObject("match")
                    .put("model", rule.model)
                    .put("api_key", rule.apiKey)
                    .put("path", rule.path);
            shown.put("directives", rule.directives.toString());
            if (rule.left.get() >= 0) {
                shown.put("left", rule.left.get());
            }
        }
        return list;
    }

    void clear() {
        rules.clear();
    }

    private static void onlyMembers(JsonNode node, List<String> known) {
        for (var member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw Refusal.invalid(member.getKey(), "simulator: a rule has no member " + member.getKey());
            }
        }
    }
}
