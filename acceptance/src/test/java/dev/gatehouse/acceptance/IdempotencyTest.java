package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is sent again with its id is answered again, by any node, and charged once. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class IdempotencyTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String REPLAYED = "idempotency-replayed";

    private static Product first;
    private static Product second;

    @BeforeAll
    static void twoNodesOnOneDatabase() {
        first = Product.with(Sim.shared()).start();
        second = Product.with(Sim.shared()).beside(first).start();
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    private static String key() {
        var key = Keys.generate(first);
        Keys.known(List.of(first, second), key);
        return key;
    }

    private static Http.Answer ask(Product node, String key, String id, String body) {
        return ask(node, key, "Idempotency-Key", id, CHAT, body);
    }

    private static Http.Answer ask(Product node, String key, String header, String id, String path, String body) {
        var headers = new HashMap<>(Http.bearer(key));
        headers.put(header, id);
        return Http.post(node.url() + path, headers, body);
    }

    /** Where the answer is not stored yet, this waits for it. */
    private static Http.Answer again(Product node, String key, String id, String body) {
        var answer = ask(node, key, id, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header(REPLAYED)).isEqualTo("true");
        return answer;
    }

    private static void conflict(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().path("error").path("code").asText()).isEqualTo("IDEMPOTENCY_CONFLICT");
    }

    @Test
    void a_plain_answer_is_given_again_by_every_node_and_charged_once() {
        var key = key();
        var prompt = Prompt.of("tokens=50");
        var body = prompt.chat(Product.OPENAI);
        var answer = ask(first, key, "plain", body);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(REPLAYED)).isEmpty();

        for (var node : List.of(second, first)) {
            var repeat = again(node, key, "plain", body);
            assertThat(repeat.bytes()).isEqualTo(answer.bytes());
            assertThat(repeat.header("content-type")).isEqualTo(answer.header("content-type"));
        }

        Sim.shared().seenOnce(prompt.marker());
        var row = first.usage().onlyOf(key);
        Await.until("what it cost", () -> spend(key).compareTo(BigDecimal.valueOf(row.costNanos(), 9)) == 0);
        // Nothing comes after it either.
        assertThat(ask(first, key, "another", body).status()).isEqualTo(200);
        first.usage().of(key, 2);
    }

    private static BigDecimal spend(String key) {
        return Http.get(first.url() + "/key/info?key=" + key, Http.bearer(Product.MASTER_KEY))
                .json()
                .path("info")
                .path("spend")
                .decimalValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Product.OPENAI, Product.ANTHROPIC})
    void a_stream_is_given_again_byte_for_byte(String model) {
        var key = key();
        var prompt = Prompt.of("tokens=200");
        var answer = ask(first, key, "stream", prompt.chatStream(model));
        assertThat(answer.header("content-type")).startsWith("text/event-stream");

        var repeat = again(second, key, "stream", prompt.chatStream(model));

        assertThat(repeat.text()).isEqualTo(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(repeat.header("content-type")).isEqualTo(answer.header("content-type"));
        Sim.shared().seenOnce(prompt.marker());
        first.usage().onlyOf(key);
    }

    @Test
    void of_twenty_at_once_on_two_nodes_one_reaches_the_provider_and_all_are_answered() throws Exception {
        var key = key();
        var prompt = Prompt.of("tokens=50 latency=700");
        var answers =
                Together.race(List.of(first, second), 20, node -> ask(node, key, "race", prompt.chat(Product.OPENAI)));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(answers.getFirst().text());
        });
        assertThat(answers)
                .filteredOn(answer -> answer.header(REPLAYED).isEmpty())
                .hasSize(1);
        Sim.shared().seenOnce(prompt.marker());
        first.usage().onlyOf(key);
    }

    @Test
    void the_key_with_another_body_is_refused_in_the_words_of_every_client() {
        var key = key();
        ask(first, key, "body", Prompt.plain().chat(Product.OPENAI));
        var prompt = Prompt.plain();
        conflict(ask(second, key, "body", prompt.chat(Product.OPENAI)), 422);

        var headers = new HashMap<>(Http.anthropic(key));
        headers.put("Idempotency-Key", "body");
        var refused = Http.post(second.url() + "/v1/messages", headers, prompt.message(Product.ANTHROPIC, ""));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("type").asText()).isEqualTo("error");
        assertThat(Sim.shared().seen(prompt.marker())).isEmpty();
    }

    @Test
    void the_same_id_of_another_customer_is_another_one() {
        var prompt = Prompt.plain();
        assertThat(ask(first, key(), "shared", prompt.chat(Product.OPENAI)).header(REPLAYED))
                .isEmpty();
        assertThat(ask(first, key(), "shared", prompt.chat(Product.OPENAI)).header(REPLAYED))
                .isEmpty();
        Sim.shared().seen(prompt.marker(), 2);
    }

    @Test
    void what_failed_is_tried_again() {
        var key = key();
        var prompt = Prompt.of("status=500");
        var body = prompt.chat(Product.OPENAI);
        assertThat(ask(first, key, "failed", body).status()).isEqualTo(502);
        assertThat(ask(second, key, "failed", body).status()).isEqualTo(502);
        Sim.shared().seen(prompt.marker(), 2);
    }

    @Test
    void an_answer_that_is_too_large_to_keep_is_not_asked_for_again() {
        var key = key();
        var prompt = Prompt.of("huge=1200000");
        var body = prompt.chat(Product.OPENAI);
        assertThat(ask(first, key, "large", body).status()).isEqualTo(200);
        conflict(ask(second, key, "large", body), 409);
        Sim.shared().seenOnce(prompt.marker());
        first.usage().of(key, 2);
        assertThat(first.usage().of(key)).filteredOn(row -> row.costNanos() > 0).hasSize(1);
    }

    @Test
    void a_node_without_a_keyring_keeps_no_answer_and_does_nothing_twice() {
        var key = key();
        var prompt = Prompt.plain();
        var body = prompt.chat(Product.OPENAI);
        try (var hashOnly = Product.with(Sim.shared())
                .beside(first)
                .without("GATEHOUSE_KEYRING")
                .env("KEYS_HASH_ONLY", "true")
                .start()) {
            Keys.known(List.of(hashOnly), key);
            assertThat(ask(hashOnly, key, "hash", body).status()).isEqualTo(200);
            conflict(ask(hashOnly, key, "hash", body), 409);
            conflict(ask(first, key, "hash", body), 409);
        }
        Sim.shared().seenOnce(prompt.marker());
    }

    @Test
    void a_client_that_left_in_the_middle_starts_anew() throws IOException {
        var key = key();
        var prompt = Prompt.of("tokens=300 pace=10");
        var body = prompt.chatStream(Product.OPENAI);
        var headers = new HashMap<>(Http.bearer(key));
        headers.put("Idempotency-Key", "gone");
        try (var events = Events.open(first.url() + CHAT, headers, body)) {
            events.next();
        }
        assertThat(Sim.shared().seenOnce(prompt.marker()).outcome()).isEqualTo("client_gone");

        var answer = ask(second, key, "gone", body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(REPLAYED)).isEmpty();
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        Sim.shared().seen(prompt.marker(), 2);
    }

    @Test
    void hostile_keys_are_refused_or_mean_nothing_special() throws IOException {
        var key = key();
        for (var hostile : List.of("", "x".repeat(256), "a\tb", "k\u00e4se", "\u007f")) {
            assertThat(raw(key, hostile, Prompt.plain().chat(Product.OPENAI)))
                    .as(hostile)
                    .isEqualTo(400);
        }
        for (var odd : List.of("'; drop table idempotency_claim; --", "%s%00\\", "../../..", "x".repeat(255))) {
            assertThat(raw(key, odd, Prompt.plain().chat(Product.OPENAI)))
                    .as(odd)
                    .isEqualTo(200);
        }
    }

    private static int raw(String key, String id, String body) throws IOException {
        try (var socket = RawSocket.to(first)) {
            socket.send(RawSocket.head(CHAT, key, "Idempotency-Key: " + id, "Content-Length: " + body.length()));
            socket.send(body);
            return socket.reply(Duration.ofSeconds(30)).status();
        }
    }

    @Test
    void the_id_of_a_request_counts_for_gateway_keys_and_only_with_the_same_body() throws SQLException {
        var key = Keys.generate(first);
        var traced = Prompt.plain();
        for (int i = 0; i < 2; i++) {
            assertThat(ask(first, Keys.generate(first), "X-Request-ID", "trace", CHAT, traced.chat(Product.OPENAI))
                            .header(REPLAYED))
                    .isEmpty();
        }
        asGatewayKey(key);
        var body = traced.chat(Product.OPENAI);

        assertThat(ask(first, key, "X-Request-ID", "trace", CHAT, body).header(REPLAYED))
                .isEmpty();
        assertThat(ask(first, key, "X-Request-ID", "trace", CHAT, body).header(REPLAYED))
                .isEqualTo("true");
        assertThat(ask(first, key, "X-Request-ID", "trace", CHAT, Prompt.plain().chat(Product.OPENAI))
                        .header(REPLAYED))
                .isEmpty();
        Sim.shared().seen(traced.marker(), 3);
    }

    /** Before it is used for the first time. */
    private static void asGatewayKey(String key) throws SQLException {
        try (var connection = first.usage().connect();
                var update = connection.prepareStatement("update virtual_key set format = 'gw' where token = ?")) {
            update.setString(1, Keys.hash(key));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void what_a_killed_node_had_not_answered_is_refused_until_its_books_are_closed_and_then_done() {
        var key = key();
        var data = Product.newDirectory();
        var prompt = Prompt.of("tokens=10 latency=60000");
        var body = prompt.chat(Product.OPENAI);
        var doomed = on(data);
        Keys.known(List.of(doomed), key);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var cut = threads.submit(() -> ask(doomed, key, "killed", body));
            Await.until(
                    "the request at the provider",
                    () -> !Sim.shared().seen(prompt.marker()).isEmpty());
            doomed.program().kill();
            assertThat(cut).failsWithin(Duration.ofSeconds(20));
        }

        conflict(ask(first, key, "killed", body), 409);

        try (var back = on(data)) {
            Await.until("its books are closed", () -> closed(key, back));
        }
    }

    @Test
    void what_a_killed_node_was_paid_for_and_could_not_store_is_never_done_again() throws Exception {
        var key = key();
        var data = Product.newDirectory();
        var prompt = Prompt.of("tokens=10 latency=1500");
        var body = prompt.chat(Product.OPENAI);
        var doomed = on(data);
        Keys.known(List.of(doomed), key);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var connection = first.usage().connect();
                var statement = connection.createStatement()) {
            var answered = threads.submit(() -> ask(doomed, key, "paid", body));
            Await.until(
                    "the request at the provider",
                    () -> !Sim.shared().seen(prompt.marker()).isEmpty());
            connection.setAutoCommit(false);
            // Nothing can be stored any more, but the answer leaves.
            statement.execute("lock table idempotency_claim in share mode");
            assertThat(answered.get().status()).isEqualTo(200);
            doomed.program().kill();
            connection.rollback();
        }

        try (var back = on(data)) {
            first.usage().onlyOf(key);
            var refused = Await.until(
                    "it is known that it was charged",
                    () -> ask(back, key, "paid", body),
                    answer -> answer.text().contains("was answered"));
            conflict(refused, 409);
        }
        Sim.shared().seenOnce(prompt.marker());
        assertThat(first.usage().of(key)).filteredOn(row -> row.costNanos() > 0).hasSize(1);
    }

    @Test
    void of_sixty_requests_sent_four_times_each_sixty_are_done() {
        var key = key();
        var prompt = Prompt.of("tokens=5 latency=50");
        var body = prompt.chat(Product.OPENAI);
        var running = new ArrayList<Future<Http.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 240; i++) {
                var id = "crowd-" + i % 60;
                var node = i % 7 < 3 ? first : second;
                running.add(threads.submit(() -> ask(node, key, id, body)));
            }
        }

        assertThat(running).allSatisfy(each -> assertThat(each.get().status()).isEqualTo(200));
        assertThat(Sim.shared().seen(prompt.marker(), 60)).hasSize(60);
        first.usage().of(key, 60);
    }

    /** Nothing of it was charged: another request may have its id now. */
    private static boolean closed(String key, Product node) {
        return ask(node, key, "killed", Prompt.plain().chat(Product.OPENAI)).status() == 200;
    }

    private static Product on(Path data) {
        return Product.with(Sim.shared()).on(data).beside(first).start();
    }

    @Test
    void replays_and_conflicts_are_counted() {
        var key = key();
        var body = Prompt.plain().chat(Product.OPENAI);
        ask(first, key, "counted", body);
        again(first, key, "counted", body);
        conflict(ask(first, key, "counted", Prompt.plain().chat(Product.OPENAI)), 422);
        var metrics = Http.get(first.url() + "/metrics").text();
        for (var name : List.of("replays", "conflicts", "stored_bytes")) {
            assertThat(metrics).containsPattern("(?m)^gatehouse_idempotency_" + name + " [1-9]");
        }
    }
}
