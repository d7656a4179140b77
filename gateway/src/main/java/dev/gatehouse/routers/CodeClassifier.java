package dev.gatehouse.routers;

import java.util.List;

/** Tells what kind of work on code a request is, by its words and by what else it shows. The same request is always the same kind. */
final class CodeClassifier {
    private static final String WITHOUT_HITS = "code_generation";
    private static final double CONFIDENCE_WITHOUT_HITS = 0.3;
    private static final double SURE = 5;
    private static final int LONG_CONVERSATION = 10;

    private final List<CodeTask> categories;
    private final Keywords keywords;

    CodeClassifier() {
        var rows = Table.rows("code-categories");
        categories = rows.stream().map(CodeClassifier::category).toList();
        keywords = new Keywords(rows.stream().map(row -> row.list("keywords")).toList());
    }

    private static CodeTask category(Table.Row row) {
        return new CodeTask(
                row.text("category"),
                row.text("complexity"),
                row.integer("default_tier"),
                row.integer("min_tier"),
                CONFIDENCE_WITHOUT_HITS);
    }

    List<CodeTask> categories() {
        return categories;
    }

    CodeTask classify(String prompt, Signs signs) {
        var scores = keywords.scores(Excerpt.of(prompt));
        int best = -1;
        double highest = 0;
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i] + bonus(categories.get(i).category(), signs);
            if (score > highest) {
                best = i;
                highest = score;
            }
        }
        return best < 0 ? named(WITHOUT_HITS) : categories.get(best).with(Math.min(1, highest / SURE));
    }

    private static double bonus(String category, Signs signs) {
        boolean manyFiles = signs.files() >= Signs.MANY_FILES;
        boolean longConversation = signs.messages() > LONG_CONVERSATION;
        return switch (category) {
            case "architecture" -> (manyFiles ? 2 : 0) + (longConversation ? 1 : 0);
            case "agentic" -> manyFiles ? 1.5 : 0;
            case "debugging" -> signs.errorTrace() ? 3 : 0;
            case "refactoring" -> longConversation ? 1 : 0;
            default -> 0;
        };
    }

    private CodeTask named(String category) {
        return categories.stream()
                .filter(task -> task.category().equals(category))
                .findFirst()
                .orElseThrow();
    }
}
