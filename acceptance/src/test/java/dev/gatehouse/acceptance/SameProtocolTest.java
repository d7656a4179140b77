package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where client and provider speak the same protocol, bytes pass: only the documented spans change. */
@ExtendWith(TailOnFailure.class)
final class SameProtocolTest {
    /** Members in an odd order, odd spacing, escapes, numbers no double can hold, and members nobody knows. */
    private static final String ODDITIES = """
            , "seed" : 12345678901234567,"x_unknown":{"deep":[1,  2.50, -0.0, 1E+2, 123456789012345678901234567890]},
            	"metadata"  :{"a":"\\u00e9\\n\\/ é 漢 😀"} , "temperature":0.70\s""";

    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);

    @Test
    void an_openai_request_arrives_as_it_was_sent_but_for_its_model() {
        var prompt = Prompt.plain();
        arrives("/v1/chat/completions", Http.bearer(key), prompt, prompt.chat(Product.OPENAI, ODDITIES), "gpt-4o-mini");
    }

    @Test
    void an_anthropic_request_arrives_as_it_was_sent_but_for_its_model() {
        var prompt = Prompt.plain();
        var more = ODDITIES.replace("\"metadata\"", "\"x_metadata\"").replace("\"seed\"", "\"x_seed\"");
        arrives(
                "/v1/messages",
                Http.anthropic(key),
                prompt,
                prompt.message(Product.ANTHROPIC, more),
                "claude-haiku-4-5");
    }

    @Test
    void an_embeddings_request_arrives_as_it_was_sent_but_for_its_model() {
        var prompt = Prompt.plain();
        var body = "{ \"input\" :[\"" + prompt.text() + "\"]  ,\"x_unknown\":1.0, \"model\":\"" + Product.EMBEDDING
                + "\"}";
        arrives("/v1/embeddings", Http.bearer(key), prompt, body, "text-embedding-3-small");
    }

    @Test
    void a_generate_content_request_arrives_and_comes_back_as_it_was_but_for_the_model() {
        for (var action : new String[] {":generateContent", ":streamGenerateContent?alt=sse"}) {
            var prompt = Prompt.of("tokens=6");
            var body = "{ \"contents\" :[{\"parts\": [{\"text\":\"" + prompt.text()
                    + "\"}]}]  ,\"generation_config\":{\"maxOutputTokens\":100, \"topP\":1.0}}";
            var direct = Http.post(
                    sim.url() + "/v1beta/models/gemini-2.5-flash" + action, Map.of("x-goog-api-key", "any"), body);
            var through = Http.post(
                    product.url() + "/v1beta/models/" + Product.GEMINI + action, Map.of("x-goog-api-key", key), body);
            assertThat(through.text())
                    .isEqualTo(direct.text()
                            .replace(
                                    "\"modelVersion\":\"gemini-2.5-flash\"",
                                    "\"modelVersion\":\"" + Product.GEMINI + "\""));
            var seen = sim.seen(prompt.marker(), 2).getLast();
            assertThat(new String(seen.bytes(), StandardCharsets.UTF_8)).isEqualTo(body);
            assertThat(seen.path()).isEqualTo("/v1beta/models/gemini-2.5-flash" + action);
            assertThat(seen.record().toString()).doesNotContain(key);
        }
    }

    private void arrives(String path, Map<String, String> headers, Prompt prompt, String body, String upstreamModel) {
        var answer = Http.post(product.url() + path, headers, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(new String(sim.seenOnce(prompt.marker()).bytes(), StandardCharsets.UTF_8))
                .isEqualTo(replacedModel(body, upstreamModel));
    }

    private static String replacedModel(String body, String upstreamModel) {
        return body.replaceFirst("(\"model\":)\"[^\"]*\"", "$1\"" + upstreamModel + "\"");
    }

    @Test
    void a_stream_that_asks_for_no_usage_is_only_told_to_give_it() {
        var prompt = Prompt.of("tokens=4");
        var body = prompt.chat(Product.OPENAI, ",  \"stream\" :true , \"user\":\"u\"");
        assertThat(Http.post(product.url() + "/v1/chat/completions", Http.bearer(key), body)
                        .status())
                .isEqualTo(200);
        var sent = new String(sim.seenOnce(prompt.marker()).bytes(), StandardCharsets.UTF_8);
        var without = sent.replaceFirst(",?\"stream_options\":\\{\"include_usage\":true},?", "");
        assertThat(sent).contains("\"stream_options\":{\"include_usage\":true}");
        assertThat(without).isEqualTo(replacedModel(body, "gpt-4o-mini"));
    }

    @Test
    void a_stream_that_asks_for_usage_arrives_as_it_was_sent() {
        var prompt = Prompt.of("tokens=4");
        var body = prompt.chat(Product.OPENAI, ",\"stream_options\": {\"include_usage\": true },\"stream\":true");
        arrives("/v1/chat/completions", Http.bearer(key), prompt, body, "gpt-4o-mini");
    }

    @Test
    void an_answer_comes_back_as_it_was_given_but_for_its_model() {
        for (var more : new String[] {"", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"}) {
            var prompt = Prompt.of("tokens=6");
            var direct =
                    Http.post(sim.url() + "/v1/chat/completions", Http.bearer("any"), prompt.chat("gpt-4o-mini", more));
            var through = Http.post(
                    product.url() + "/v1/chat/completions", Http.bearer(key), prompt.chat(Product.OPENAI, more));
            assertThat(through.text())
                    .isEqualTo(
                            direct.text().replace("\"model\":\"gpt-4o-mini\"", "\"model\":\"" + Product.OPENAI + "\""));
        }
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var prompt = Prompt.of("tokens=6");
            var direct = Http.post(
                    sim.url() + "/v1/messages", Http.anthropic("any"), prompt.message("claude-haiku-4-5", more));
            var through = Http.post(
                    product.url() + "/v1/messages", Http.anthropic(key), prompt.message(Product.ANTHROPIC, more));
            assertThat(through.text())
                    .isEqualTo(direct.text()
                            .replace("\"model\":\"claude-haiku-4-5\"", "\"model\":\"" + Product.ANTHROPIC + "\""));
        }
    }

    @Test
    void the_clients_credentials_do_not_reach_the_provider_and_what_steers_the_protocol_does() {
        var prompt = Prompt.plain();
        Http.post(
                product.url() + "/v1/messages",
                Map.of(
                        "x-api-key", key,
                        "anthropic-version", "2023-06-01",
                        "anthropic-beta", "interleaved-thinking-2025-05-14",
                        "cookie", "session=secret"),
                prompt.message(Product.ANTHROPIC, ""));
        var seen = sim.seenOnce(prompt.marker());
        assertThat(seen.header("x-api-key")).isEqualTo(Product.PROVIDER_KEY);
        assertThat(seen.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(seen.header("anthropic-beta")).isEqualTo("interleaved-thinking-2025-05-14");
        assertThat(seen.record().path("headers").toString()).doesNotContain(key).doesNotContain("session=secret");
    }
}
