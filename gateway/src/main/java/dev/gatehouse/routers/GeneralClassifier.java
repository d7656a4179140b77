package dev.gatehouse.routers;

import java.util.List;

/** Tells what kind of prompt a request is, by its words. */
final class GeneralClassifier {
    static final String WITH_TOOLS = "tool_use";
    static final String WITHOUT_HITS = "conversation";

    private final List<String> categories;
    private final Keywords keywords;

    GeneralClassifier() {
        var rows = Table.rows("general-categories");
        categories = rows.stream().map(row -> row.text("category")).toList();
        keywords = new Keywords(rows.stream().map(row -> row.list("keywords")).toList());
    }

    List<String> categories() {
        return categories;
    }

    String classify(Conversation conversation) {
        if (conversation.needs().tools()) {
            return WITH_TOOLS;
        }
        var scores = keywords.scores(Excerpt.of(conversation.prompt()));
        var best = WITHOUT_HITS;
        double highest = 0;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > highest) {
                best = categories.get(i);
                highest = scores[i];
            }
        }
        return best;
    }
}
