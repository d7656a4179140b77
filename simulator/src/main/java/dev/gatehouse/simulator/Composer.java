package dev.gatehouse.simulator;

import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Part;
import dev.gatehouse.simulator.Prompt.Choice;
import dev.gatehouse.simulator.Prompt.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model: a pure function from prompt and directives to answer. */
final class Composer {
    /** What {@code tokens=max} gives where the request sets no limit. */
    private static final int UNLIMITED = 1_024;

    private static final int MOST = Directives.MAX_TOKENS;

    private final Prompt prompt;
    private final Directives directives;

    private Composer(Prompt prompt, Directives directives) {
        this.prompt = prompt;
        this.directives = directives;
    }

    /**
     * @param choice which of several answers to the same prompt, from 0
     * @throws Refusal 400 when told to call a tool that was not offered
     */
    static Answer answer(Prompt prompt, Directives directives, int choice) {
        return new Composer(prompt, directives).answer(choice);
    }

    private Answer answer(int choice) {
        var parts = new ArrayList<Part>();
        int thinking = prompt.thinking() == 0 ? 0 : directives.number("thinking", prompt.thinking());
        if (thinking > 0) {
            parts.add(new Answer.Thinking(Tokens.words(thinking)));
        }
        List<Tool> called = calledTools();
        var finish = Finish.STOP;
        var stopped = Optional.<String>empty();
        if (directives.is("finish", "refusal")) {
            parts.add(new Answer.Text(Tokens.split("I cannot help with that.")));
            finish = Finish.REFUSAL;
        } else if (!called.isEmpty()) {
            called.forEach(tool -> parts.add(new Answer.Call(tool.name(), Tokens.split(arguments(tool)))));
            finish = Finish.TOOLS;
        } else {
            List<String> pieces = pieces(choice, thinking);
            stopped = firstStop(String.join("", pieces));
            finish = directives.is("tokens", "max") && stopped.isEmpty() ? Finish.LENGTH : Finish.STOP;
            parts.add(new Answer.Text(
                    stopped.map(stop -> Tokens.split(before(stop, pieces))).orElse(pieces)));
        }
        return ended(new Answer(parts, finish, stopped).within(limit()));
    }

    private int limit() {
        return (int) Math.min(Integer.MAX_VALUE, (long) prompt.limit() + directives.number("overrun", 0));
    }

    private Answer ended(Answer answer) {
        if (directives.is("finish", "length")) {
            return new Answer(answer.parts(), Finish.LENGTH, Optional.empty());
        }
        return directives.is("finish", "content_filter")
                ? new Answer(answer.parts(), Finish.FILTER, Optional.empty())
                : answer;
    }

    private List<Tool> calledTools() {
        // A conversation that ends in results was answered with calls already; calling again would never end.
        if (!prompt.toolResults().isEmpty() || prompt.tools().isEmpty()) {
            return refuseUnoffered();
        }
        List<Tool> told = told();
        List<Tool> called = switch (prompt.choice()) {
            case Choice.None none -> List.of();
            case Choice.Named(String name) -> List.of(offered(name));
            case Choice.Any any -> told.isEmpty() ? List.of(prompt.tools().getFirst()) : told;
            case Choice.Auto auto -> told.isEmpty() ? mentioned() : told;
        };
        return prompt.parallel() || called.size() < 2 ? called : called.subList(0, 1);
    }

    private List<Tool> refuseUnoffered() {
        if (prompt.toolResults().isEmpty()) {
            told();
        }
        return List.of();
    }

    private List<Tool> told() {
        var told = new ArrayList<Tool>();
        directives.text("tool").ifPresent(name -> told.add(offered(name)));
        directives.text("tools").ifPresent(names -> {
            for (String name : names.split(",", -1)) {
                told.add(offered(name));
            }
        });
        return told;
    }

    private List<Tool> mentioned() {
        return prompt.tools().stream()
                .filter(tool -> prompt.userText().contains(tool.name()))
                .toList();
    }

    private Tool offered(String name) {
        return prompt.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.invalid("tools", "Tool '" + name + "' not found in the tools of this request."));
    }

    private String arguments(Tool tool) {
        return directives
                .decoded("json")
                .orElseGet(() -> JsonInstance.of(tool.schema()).toString());
    }

    private List<String> pieces(int choice, int thinking) {
        if (directives.is("tokens", "max")) {
            return Tokens.words(Math.max(
                    0, Math.min(limit(), prompt.limit() == Integer.MAX_VALUE ? UNLIMITED : MOST) - thinking));
        }
        if (directives.has("tokens")) {
            return Tokens.words(Math.max(0, directives.number("tokens", 0) - thinking));
        }
        return Tokens.split(directives.decoded("text").orElseGet(() -> text(choice)));
    }

    private String text(int choice) {
        if (prompt.json().isPresent()) {
            return json();
        }
        return choice == 0 ? said() : "Choice " + choice + ": " + said();
    }

    private String json() {
        return directives.decoded("json").orElseGet(() -> {
            var schema = prompt.json().orElseThrow();
            return schema.isEmpty()
                    ? Json.object().put("answer", said()).toString()
                    : JsonInstance.of(schema).toString();
        });
    }

    private String said() {
        var text = new StringBuilder();
        if (prompt.toolResults().isEmpty()) {
            text.append("You said: ").append(Directives.removedFrom(prompt.userText()));
        } else {
            text.append("The tool answered: ").append(String.join(" and ", prompt.toolResults()));
        }
        if (prompt.images() > 0) {
            text.append(" I see ").append(prompt.images()).append(prompt.images() == 1 ? " image." : " images.");
        }
        if (prompt.documents() > 0) {
            text.append(" I read ")
                    .append(prompt.documents())
                    .append(prompt.documents() == 1 ? " document." : " documents.");
        }
        return text.toString();
    }

    private Optional<String> firstStop(String text) {
        return prompt.stops().stream()
                .filter(stop -> !stop.isEmpty() && text.contains(stop))
                .min((a, b) -> Integer.compare(text.indexOf(a), text.indexOf(b)));
    }

    private static String before(String stop, List<String> pieces) {
        String text = String.join("", pieces);
        return text.substring(0, text.indexOf(stop));
    }
}
