package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave before their answer is whole. */
@ExtendWith(TailOnFailure.class)
final class AbortTest {
    private final Product product = Product.shared();
    private final Sim sim = Sim.shared();
    private final String key = Keys.generate(product);

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_client_of_openais_sdk_that_leaves_pays_for_what_it_was_given(String model) {
        var prompt = Prompt.of("tokens=500 pace=20");
        var client = OpenAIOkHttpClient.builder()
                .baseUrl(product.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        var request = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(prompt.text())
                .build();
        try (var stream = client.chat().completions().createStreaming(request)) {
            assertThat(stream.stream().limit(10).count()).isEqualTo(10);
        }
        left(prompt, System.currentTimeMillis());
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.ANTHROPIC, Product.OPENAI})
    void so_does_one_of_anthropics_sdk(String model) {
        var prompt = Prompt.of("tokens=500 pace=20");
        var client = AnthropicOkHttpClient.builder()
                .baseUrl(product.url())
                .apiKey(key)
                .maxRetries(0)
                .build();
        var request = MessageCreateParams.builder()
                .model(model)
                .maxTokens(1000)
                .addUserMessage(prompt.text())
                .build();
        try (var stream = client.messages().createStreaming(request)) {
            assertThat(stream.stream().limit(10).count()).isEqualTo(10);
        }
        left(prompt, System.currentTimeMillis());
    }

    private void left(Prompt prompt, long leftMillis) {
        var seen = sim.seenOnce(prompt.marker());
        assertThat(seen.outcome()).isEqualTo("client_gone");
        long late = seen.endedMillis() - leftMillis;
        System.out.println("the provider was told " + late + " ms after the client had left");
        assertThat(late).isLessThan(1000);
        var row = product.usage().onlyOf(key);
        assertThat(row.outcome()).isEqualTo("client_gone");
        assertThat(row.completion()).isPositive().isLessThanOrEqualTo(2 * seen.completionTokens());
        assertThat(row.completion()).isGreaterThanOrEqualTo(5);
        assertThat(row.costNanos()).isPositive();
    }

    @Test
    void a_client_that_leaves_while_the_provider_thinks_pays_nothing_and_stops_it() throws IOException {
        var prompt = Prompt.of("latency=20000");
        try (var socket = RawSocket.to(product)) {
            socket.post("/v1/chat/completions", key, prompt.chat(Product.OPENAI));
            Await.until(
                    "the request at the provider",
                    () -> !sim.seen(prompt.marker()).isEmpty());
        }
        long leftMillis = System.currentTimeMillis();
        var seen = sim.seenOnce(prompt.marker());
        assertThat(seen.outcome()).isEqualTo("client_gone");
        assertThat(seen.endedMillis() - leftMillis).isLessThan(1000);
        var row = product.usage().onlyOf(key);
        assertThat(row.outcome()).isEqualTo("client_gone");
        assertThat(row.costNanos()).isZero();
    }

    @Test
    void a_reader_that_does_not_read_holds_its_provider_back() throws IOException {
        // Some 80 MB, far more than all buffers between here and there hold.
        var prompt = Prompt.of("tokens=400000");
        var request = prompt.chatStream(Product.OPENAI);
        try (var socket = RawSocket.to(product)) {
            socket.receiveBuffer(8 * 1024);
            socket.post("/v1/chat/completions", key, request);
            Await.until(
                    "the request at the provider",
                    () -> !sim.seen(prompt.marker()).isEmpty());
            long written = settled(prompt);
            System.out.println("a reader that does not read was written " + written + " bytes by its provider");
            assertThat(written).isLessThan(16L * 1024 * 1024);
            assertThat(sim.seen(prompt.marker()).getFirst().inFlight()).isTrue();
            assertThat(new String(socket.read(100), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
        }
        assertThat(sim.seenOnce(prompt.marker()).outcome()).isEqualTo("client_gone");
    }

    /** What the provider had written when it wrote no more. */
    private long settled(Prompt prompt) {
        return Await.steady(
                Duration.ofSeconds(1),
                () -> sim.seen(prompt.marker()).getFirst().bytesWritten(),
                bytes -> bytes > 0);
    }
}
