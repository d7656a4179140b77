package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every path that costs money goes through the one settlement: the product's own list of its paths is the list that is tried. */
@ExtendWith(TailOnFailure.class)
final class MeteredPathsTest {
    private static final String STORED = "{response_id}";

    private final Product product = Product.shared();

    @Test
    void every_metered_path_leaves_exactly_one_usage_record() {
        var metered = Http.get(product.url() + "/openapi.json").json().path("paths").properties().stream()
                .filter(path ->
                        path.getValue().path("post").path("x-cost").asText().equals("metered"))
                .map(path -> path.getKey())
                .filter(path -> !path.contains(STORED))
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

    /** What is asked of a stored response costs nothing, and leaves its record all the same. */
    @Test
    void every_question_about_a_stored_response_leaves_exactly_one_usage_record() {
        var stored = Http.get(product.url() + "/openapi.json").json().path("paths").properties().stream()
                .filter(path -> path.getKey().contains(STORED))
                .toList();
        assertThat(stored).hasSizeGreaterThanOrEqualTo(9);
        for (var path : stored) {
            for (var method : path.getValue().properties()) {
                assertThat(method.getValue().path("x-cost").asText()).isEqualTo("metered");
                var key = Keys.generate(product);
                var made = ask("/v1/responses", key);
                var url = product.url()
                        + path.getKey().replace(STORED, made.json().path("id").asText());
                var answer = asked(method.getKey(), url, key);
                // Only what runs in the background can be cancelled.
                assertThat(answer.status()).as(url).isEqualTo(url.endsWith("/cancel") ? 400 : 200);
                var record = product.usage().of(key, 2).getLast();
                assertThat(record.requestId()).as(url).isEqualTo(answer.header("x-request-id"));
                assertThat(record.costNanos()).as(url).isZero();
                assertThat(asked(method.getKey(), url, "sk-nobody").status())
                        .as(url)
                        .isEqualTo(401);
            }
        }
    }

    private static Http.Answer asked(String method, String url, String key) {
        return Http.send(Http.request(url, Http.bearer(key))
                .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody())
                .build());
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
        if (path.endsWith("/responses")) {
            var body = "{\"model\":\"%s\",\"input\":\"%s\"}"
                    .formatted(Product.OPENAI, Prompt.plain().text());
            return Http.post(product.url() + path, Http.bearer(key), body);
        }
        boolean embeddings = path.endsWith("embeddings");
        var model = embeddings ? "openai/text-embedding-3-small" : Product.OPENAI;
        var prompt = Prompt.plain();
        var body = embeddings
                ? "{\"model\":\"" + model + "\",\"input\":\"abc\"}"
                : path.contains("{model}:")
                        ? prompt.content()
                        : path.contains("messages") ? prompt.message(model, "") : prompt.chat(model);
        return Http.post(
                product.url() + path.replace("{model}", model).replace(STORED, "resp_none"), Http.bearer(key), body);
    }
}
