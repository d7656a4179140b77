package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every path that costs money goes through the one settlement: the product's own list of its paths is the list that is tried. */
@ExtendWith(TailOnFailure.class)
final class MeteredPathsTest {
    private final Product product = Product.shared();

    @Test
    void every_metered_path_leaves_exactly_one_usage_record() {
        var metered = Http.get(product.url() + "/openapi.json").json().path("paths").properties().stream()
                .filter(path ->
                        path.getValue().path("post").path("x-cost").asText().equals("metered"))
                .map(path -> path.getKey())
                .toList();
        assertThat(metered).hasSizeGreaterThanOrEqualTo(10);

        for (var path : metered) {
            var key = Keys.generate(product);
            var answer = ask(path, key);
            assertThat(answer.status()).as(path + ": " + answer).isEqualTo(200);
            var record = product.usage().onlyOf(key);
            assertThat(record.requestId()).as(path).isEqualTo(answer.header("x-request-id"));
            assertThat(record.outcome()).as(path).isEqualTo("completed");
        }
    }

    @Test
    void a_metered_path_takes_nothing_from_a_stranger() {
        var all = Http.get(product.url() + "/openapi.json").json().path("paths").properties();
        assertThat(all)
                .filteredOn(path ->
                        path.getValue().path("post").path("x-cost").asText().equals("metered"))
                .allSatisfy(path -> assertThat(
                                ask(path.getKey(), "sk-nobody-has-this-key").status())
                        .as(path.getKey())
                        .isEqualTo(401));
    }

    private Http.Answer ask(String path, String key) {
        boolean embeddings = path.endsWith("embeddings");
        var model = embeddings ? "openai/text-embedding-3-small" : Product.OPENAI;
        var prompt = Prompt.plain();
        var body = embeddings
                ? "{\"model\":\"" + model + "\",\"input\":\"abc\"}"
                : path.contains("{model}:")
                        ? prompt.content()
                        : path.contains("messages") ? prompt.message(model, "") : prompt.chat(model);
        return Http.post(product.url() + path.replace("{model}", model), Http.bearer(key), body);
    }
}
