package dev.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the model says, whatever protocol it says it in. */
record Answer(List<Part> parts, Finish finish, Optional<String> stopped) {

    enum Finish {
        STOP,
        LENGTH,
        TOOLS,
        FILTER,
        REFUSAL
    }

    /** A part's pieces are its tokens; put together they are its text. */
    sealed interface Part {
        List<String> pieces();

        default int tokens() {
            return pieces().size();
        }

        default String text() {
            return String.join("", pieces());
        }
    }

    record Thinking(List<String> pieces) implements Part {}

    record Text(List<String> pieces) implements Part {}

    /** A tool call; its pieces are its arguments, and its name costs what its text costs. */
    record Call(String name, List<String> pieces) implements Part {
        int nameTokens() {
            return Tokens.count(name);
        }

        @Override
        public int tokens() {
            return nameTokens() + pieces.size();
        }
    }

    int tokens() {
        return parts.stream().mapToInt(Part::tokens).sum();
    }

    int thinkingTokens() {
        return parts.stream()
                .filter(Thinking.class::isInstance)
                .mapToInt(Part::tokens)
                .sum();
    }

    /** This answer as far as so many tokens reach. */
    Answer within(int limit) {
        if (tokens() <= limit) {
            return this;
        }
        var kept = new ArrayList<Part>();
        int left = limit;
        for (Part part : parts) {
            Optional<Part> cut = cut(part, left);
            cut.ifPresent(kept::add);
            left -= cut.map(Part::tokens).orElse(left);
        }
        return new Answer(kept, Finish.LENGTH, Optional.empty());
    }

    private static Optional<Part> cut(Part part, int left) {
        if (left <= 0) {
            return Optional.empty();
        }
        return switch (part) {
            case Thinking thinking -> Optional.of(new Thinking(first(thinking.pieces, left)));
            case Text text -> Optional.of(new Text(first(text.pieces, left)));
            case Call call when call.nameTokens() > left -> Optional.empty();
            case Call call -> Optional.of(new Call(call.name, first(call.pieces, left - call.nameTokens())));
        };
    }

    private static List<String> first(List<String> pieces, int count) {
        return pieces.subList(0, Math.min(count, pieces.size()));
    }
}
