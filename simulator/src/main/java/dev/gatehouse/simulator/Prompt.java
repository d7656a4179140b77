package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What a model makes its answer from, whatever protocol it was asked in.
 *
 * @param tokens what the prompt counts, see {@link Tokens}
 * @param userText the last user text, with its directives
 * @param toolResults the texts of the tool results the conversation ends with, if it does
 * @param parallel whether several tools may be called at once
 * @param limit how many tokens the answer may have, thinking included
 * @param thinking how many tokens the model thinks unless told otherwise; 0 for one that does not
 * @param json the schema an answer must follow; the empty object for any JSON object
 */
record Prompt(
        int tokens,
        String userText,
        List<String> toolResults,
        int images,
        int documents,
        List<Tool> tools,
        Choice choice,
        boolean parallel,
        int limit,
        List<String> stops,
        int thinking,
        Optional<JsonNode> json) {

    record Tool(String name, String description, JsonNode schema) {
        int tokens() {
            return Tokens.count(name)
                    + Tokens.count(description)
                    + (schema.isMissingNode() ? 0 : Tokens.count(schema.toString()));
        }
    }

    sealed interface Choice {
        /** The model calls the tools whose names the user's text mentions. */
        record Auto() implements Choice {}

        record None() implements Choice {}

        record Any() implements Choice {}

        record Named(String name) implements Choice {}
    }
}
