package dev.gatehouse.routers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A setting of a router, for forms. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Option(
        @Description("boolean, select or model_select.") String type,

        @JsonProperty("default") JsonNode usual,

        String label,
        String description,
        @Nullable List<String> options,

        @Description("The setting that must be on.") @Nullable
        String dependsOn) {

    /** A value an option can have. */
    record Choice(String value, String label, String description) {}

    static Option flag(boolean usual, String label, String description) {
        return new Option("boolean", BooleanNode.valueOf(usual), label, description, null, null);
    }

    static Option select(String usual, List<String> options, String label, String description, String dependsOn) {
        return new Option("select", TextNode.valueOf(usual), label, description, options, dependsOn);
    }

    Option dependingOn(String option) {
        return new Option(type, usual, label, description, options, option);
    }
}
