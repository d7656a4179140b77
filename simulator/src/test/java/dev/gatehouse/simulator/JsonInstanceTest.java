package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonInstanceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"}}}|{\"city\":\"city\",\"days\":1}",
                "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}|[true]",
                "{\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":\"null\"}}|[null,null]",
                "{\"enum\":[\"c\",\"f\"]}|\"c\"",
                "{\"const\":7}|7",
                "{\"type\":[\"null\",\"number\"]}|1.5",
                "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\",\"minLength\":8}]}|\"valuexxx\"",
                "{\"type\":\"integer\",\"exclusiveMinimum\":5,\"multipleOf\":4}|8",
                "{\"type\":\"integer\",\"maximum\":-3}|-3",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\",\"format\":\"date\"}}}|\"2026-01-02\"",
                "{\"allOf\":[{\"properties\":{\"a\":{\"const\":1}}},{\"properties\":{\"b\":{\"const\":2}}}]}|{\"a\":1,\"b\":2}"
            })
    void an_instance_follows_its_schema(String schema, String instance) {
        assertThat(JsonInstance.of(Wire.parse(schema)).toString()).isEqualTo(instance);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}",
                "{\"type\":\"object\",\"required\":[\"next\"],\"properties\":{\"next\":{\"$ref\":\"#\"}}}",
                "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"$ref\":\"#\"}",
                "{\"anyOf\":[{\"$ref\":\"#\"}]}"
            })
    void a_recursive_schema_ends(String schema) {
        assertThat(JsonInstance.of(Wire.parse(schema)).toString()).hasSizeLessThan(1_000);
    }
}
