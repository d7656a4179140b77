package dev.gatehouse.deployments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of a deployment as people may see them. A text is shown where its member is known to hold no credential, and hidden
 * everywhere else: new members come, and some of them are secrets.
 */
public final class ShownParams {
    private static final String HIDDEN = "***";
    private static final Set<String> HARMLESS = Set.of(
            "model",
            "custom_llm_provider",
            "api_base",
            "api_version",
            "base_model",
            "region_name",
            "timeout",
            "stream_timeout",
            "rpm",
            "tpm",
            "weight",
            "order",
            "max_parallel_requests",
            "tags",
            "drop_params",
            "litellm_credential_name");

    private ShownParams() {}

    /** With stars for what is hidden, so that one sees that it is set. */
    public static ObjectNode masked(ObjectNode clear) {
        var shown = Json.object();
        clear.properties().forEach(member -> {
            var value = member.getValue();
            if (isHarmless(member.getKey()) || !value.isContainerNode() && !value.isTextual()) {
                shown.set(member.getKey(), value.deepCopy());
            } else {
                shown.put(member.getKey(), HIDDEN);
            }
        });
        return shown;
    }

    /** Without what is hidden. */
    public static ObjectNode withoutHidden(ObjectNode masked) {
        var shown = masked.deepCopy();
        shown.properties().removeIf(member -> HIDDEN.equals(member.getValue().textValue()));
        return shown;
    }

    /** Members that may hold credentials. */
    public static List<String> hidden(ObjectNode clear) {
        return masked(clear).properties().stream()
                .filter(member -> HIDDEN.equals(member.getValue().textValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Where nothing can be opened. */
    static ObjectNode closed(ObjectNode sealed) {
        return SealedParams.map(sealed, _ -> HIDDEN);
    }

    private static boolean isHarmless(String name) {
        return HARMLESS.contains(name) || name.contains("cost_per_") || name.endsWith("_token_cost");
    }
}
