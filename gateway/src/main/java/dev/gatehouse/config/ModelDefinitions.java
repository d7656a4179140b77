package dev.gatehouse.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Value.Items;
import dev.gatehouse.config.Value.Members;
import dev.gatehouse.config.Value.Nothing;
import dev.gatehouse.config.Value.Place;
import dev.gatehouse.config.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads models that are described by JSON, in the words and under the rules of {@code model_list}. */
public final class ModelDefinitions {
    private static final Place SENT = new Place("request", 0);
    private static final String PARAMS = "litellm_params";

    private final Providers providers = Providers.shipped();
    private final Connections environment;
    private final Connections nothing = new Connections(Map.of());

    /** @param environment where keys and addresses are found that a definition does not give */
    public ModelDefinitions(Map<String, String> environment) {
        this.environment = new Connections(environment);
    }

    /**
     * A text that refers to a variable is refused, not resolved: who may describe a model could read the variables of the process by
     * having them sent somewhere.
     *
     * @param entry {@code model_name}, {@code litellm_params} and {@code model_info}
     * @param own whether it is served with the keys it gives, and never with the operator's
     * @throws InvalidConfig with every fault
     */
    public ModelEntry read(ObjectNode entry, boolean own) {
        var findings = new Findings();
        var section = new Section((Members) value(entry), "", findings);
        refuseReferences(entry.path(PARAMS), findings);
        if (own && entry.path(PARAMS).path("model").asText().equals("*")) {
            findings.fault(SENT, PARAMS + ".model", "names no provider");
        }
        var read = new ModelReader(providers, own ? nothing : environment, true).read(List.of(section));
        findings.refuseIfFaulty();
        return read.getFirst();
    }

    private static void refuseReferences(JsonNode params, Findings findings) {
        value(params).mapTexts(PARAMS, (text, at) -> {
            if (text.text().startsWith(ConfigFile.REFERENCE)) {
                findings.fault(SENT, at, "refers to an environment variable; give the value itself");
            }
            return text;
        });
    }

    private static Value value(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var members = new LinkedHashMap<String, Value>();
                object.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
                yield new Members(members, SENT);
            }
            case ArrayNode array -> {
                var items = new ArrayList<Value>();
                array.forEach(item -> items.add(value(item)));
                yield new Items(items, SENT);
            }
            case JsonNode text when text.isTextual() -> new Text(text.textValue(), true, SENT);
            case JsonNode number
            when number.isNumber() -> new Text(number.decimalValue().toPlainString(), false, SENT);
            case JsonNode flag when flag.isBoolean() -> new Text(flag.asText(), false, SENT);
            default -> new Nothing(SENT);
        };
    }
}
