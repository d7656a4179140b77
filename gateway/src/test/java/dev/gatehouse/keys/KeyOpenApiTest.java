package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.PolicyGroup;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.OpenApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOpenApiTest {
    private final JsonNode document = document();

    @Test
    void every_endpoint_is_in_the_document_with_what_it_takes_and_gives() {
        var generate = document.at("/paths/~1key~1generate/post");

        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(names(document.path("paths")))
                .isSorted()
                .contains("/key/generate", "/key/info", "/key/{key}/reset_spend", "/v1/chat/completions");
        assertThat(generate.path("operationId").asText()).isEqualTo("key.generate");
        assertThat(generate.at("/tags/0").asText()).isEqualTo("key");
        assertThat(generate.at("/security").size()).isEqualTo(3);
        assertThat(generate.at("/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/NewKey");
        assertThat(generate.at("/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/GeneratedKey");
        assertThat(document.at("/paths/~1key~1info/get/parameters/0").toString())
                .isEqualTo(
                        "{\"name\":\"key\",\"in\":\"query\",\"required\":false,\"description\":\"Clear text or hash; left out"
                                + " for the caller's own.\",\"schema\":{\"type\":[\"string\",\"null\"]}}");
    }

    @Test
    void schemas_say_what_is_written() {
        var generated = document.at("/components/schemas/GeneratedKey/properties");

        assertThat(generated.at("/max_budget").toString())
                .isEqualTo("{\"type\":[\"number\",\"null\"],\"description\":\"US dollars it may spend.\"}");
        assertThat(generated.at("/token/type").asText()).isEqualTo("string");
        assertThat(generated.at("/models").toString())
                .contains("\"type\":\"array\"", "\"items\":{\"type\":\"string\"}");
        assertThat(generated.at("/expires/format").asText()).isEqualTo("date-time");
        assertThat(generated.has("fields")).isFalse();
        assertThat(document.at("/components/schemas/NewKey").has("required")).isFalse();
        assertThat(document.at("/components/schemas/KeyName/required/0").asText())
                .isEqualTo("key");
    }

    @Test
    void every_answer_has_exactly_the_members_of_its_schema() {
        var answer = KeysFixture.json(new KeysFixture().post("/key/generate", KeysFixture.MASTER, "{}"));

        assertThat(names(answer))
                .containsExactlyInAnyOrderElementsOf(names(document.at("/components/schemas/GeneratedKey/properties")));
    }

    @Test
    void every_reference_leads_somewhere_and_the_same_table_gives_the_same_document() {
        var references = new ArrayList<String>();
        collect(document, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        assertThat(document().toString()).isEqualTo(document.toString());
    }

    private static JsonNode document() {
        var all = new ArrayList<>(new KeysFixture().table.all());
        all.add(Endpoint.post("/v1/chat/completions", "chat.create")
                .needs(PolicyGroup.Keyed.INFERENCE)
                .speaks(Dialect.openai())
                .inference("Answers a conversation."));
        return OpenApi.of(EndpointTable.of(all), "1");
    }

    private static void collect(JsonNode node, List<String> references) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("$ref")) {
                references.add(member.getValue().asText());
            }
            collect(member.getValue(), references);
        });
        if (node.isArray()) {
            node.forEach(element -> collect(element, references));
        }
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
