package dev.gatehouse.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.Identities;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.idempotency.ClaimNode;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.leases.SimpleBank;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.limits.Admissions;
import dev.gatehouse.limits.InFlight;
import dev.gatehouse.money.Price;
import dev.gatehouse.payers.KnownPayers;
import dev.gatehouse.payers.Payers;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings.MidstreamFailure;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.provider.Upstream.Fault;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.routing.Router;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests with an id on their way, with the client, the provider and the journal in the test's hands and a real database. */
class RepeatsTest {
    private static final String MASTER = "sk-master-of-the-test";
    private static final String GATEWAY_KEY = "gw_live_0123456789abcdef";
    private static final String WHOLE = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"upstream-model","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}""";
    private static final String HELLO = chunk("{\"content\":\"Hello, world\"}", "null");
    private static final String FINISH = chunk("{}", "\"stop\"");
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ASK = "{\"model\":\"model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String STREAM = ASK.replace("\"messages\"", "\"stream\":true,\"messages\"");

    private final Clocks clocks = Clocks.system();
    private final Database database = TestDatabase.emptied();
    private final ClaimNode node = ClaimNode.on(database);
    private final FakeLoop loop = new FakeLoop();
    private final FakeUpstream upstream = new FakeUpstream();
    private final FakeJournal journal = new FakeJournal();
    private final InFlight inFlight = new InFlight();
    private final Formats formats = new Formats(new OpenAiChat(), new AnthropicMessages());
    private final Surface surface = new ChatSurface("chat.completions", formats, Protocol.OPENAI, clocks);
    private final Lane lane = new Lane(
            upstream,
            journal,
            new Settlement(journal, new Ids(clocks), clocks, MidstreamFailure.REFUND, _ -> {}),
            clocks);
    private final Authenticator authenticator = new Authenticator(
            Secret.of(MASTER),
            "admin",
            new KeyCache(_ -> Optional.of(Identities.of(GATEWAY_KEY)), CacheLimits.forPool(2), clocks),
            clocks,
            () -> false);

    private FakeExchange ask(@Nullable String id, String body) {
        return ask(MASTER, id == null ? Map.of() : Map.of("Idempotency-Key", id), body);
    }

    private FakeExchange ask(String key, Map<String, String> headers, String body) {
        var exchange = new FakeExchange(loop, key, body);
        exchange.requestHeaders.putAll(headers);
        authenticator.authenticateBlocking(exchange);
        var routes = new Deployments(
                        Map.of("model", List.of(deployment())), List.of(), List.of(), Map.of(), List.of(), List.of())
                .routes();
        new Pipeline(
                        authenticator,
                        new Resolver(() -> routes),
                        new Policy(),
                        BannedMembers.ALL,
                        Guards.NONE,
                        new Router(),
                        Repeats.of(node.claims, true),
                        new Payers(new KnownPayers(), CustomerDefault.NONE, false),
                        new Admissions(
                                new RateLimits(clocks),
                                new Purses(new SimpleBank(), clocks),
                                inFlight,
                                Refusals.TODAY,
                                clocks))
                .serve(exchange, surface, lane);
        loop.run();
        return exchange;
    }

    private void stored() {
        journal.durable();
        Await.until("the database was told", () -> node.claims.pending() == 0);
    }

    private List<String> states() {
        return database.read(tx -> tx.handle()
                .createQuery("select state from idempotency_claim")
                .mapTo(String.class)
                .list());
    }

    @AfterEach
    void nothing_is_left_behind() {
        stored();
        loop.run();
        loop.shutDown();
        assertThat(inFlight.count()).as("admissions open").isZero();
        assertThat(loop.watching()).as("watched").isZero();
        assertThat(node.claims.capturedBytes()).as("captured bytes held").isZero();
    }

    @Test
    void the_second_gets_the_firsts_answer_and_nobody_is_called_or_charged() {
        var first = ask("a", ASK);
        upstream.last().head(200).data(WHOLE).end();
        stored();

        var second = ask("a", ASK);

        assertThat(second.ended).isTrue();
        assertThat(second.status).isEqualTo(200);
        assertThat(second.sent.toString()).isEqualTo(first.sent.toString()).contains("Hi");
        assertThat(second.headers).containsEntry("idempotency-replayed", "true");
        assertThat(first.headers).doesNotContainKey("idempotency-replayed");
        assertThat(upstream.calls).hasSize(1);
        assertThat(journal.records).hasSize(1);
        assertThat(node.claims.replays()).isEqualTo(1);
    }

    @Test
    void a_stream_is_given_again_byte_for_byte() {
        var first = ask("a", STREAM);
        upstream.last().head(200).data(HELLO).data(FINISH).data(DONE);
        stored();

        var second = ask("a", STREAM);

        assertThat(second.sent.toString())
                .isEqualTo(first.sent.toString())
                .contains("Hello, world")
                .endsWith(DONE);
        assertThat(second.headers).containsEntry("cache-control", "no-cache, no-transform");
        assertThat(upstream.calls).hasSize(1);
    }

    @Test
    void who_comes_meanwhile_waits_and_is_answered_too() {
        ask("a", ASK);
        var second = ask("a", ASK);
        assertThat(second.ended).isFalse();
        assertThat(node.claims.waiting()).isEqualTo(1);

        upstream.last().head(200).data(WHOLE).end();
        stored();
        Await.until("it is woken", () -> node.claims.waiting() == 0);
        Await.until("it is answered", () -> {
            loop.run();
            return second.ended;
        });

        assertThat(second.sent).contains("Hi");
        assertThat(upstream.calls).hasSize(1);
        assertThat(journal.records).hasSize(1);
    }

    @Test
    void who_waits_and_leaves_is_forgotten() {
        ask("a", ASK);
        var second = ask("a", ASK);
        second.left = true;
        second.gone.run();
        upstream.last().head(200).data(WHOLE).end();
        stored();
        Await.until("nobody waits", () -> node.claims.waiting() == 0);
        loop.run();

        assertThat(second.sent).isEmpty();
        assertThat(journal.records)
                .extracting(it -> it.outcome())
                .containsExactlyInAnyOrder(Outcome.CLIENT_GONE, Outcome.COMPLETED);
    }

    @Test
    void who_waits_when_the_node_stops_is_told() {
        ask("a", ASK);
        var second = ask("a", ASK);
        loop.shutDown();
        journal.durable();
        assertThat(second.status).isEqualTo(503);
        assertThat(second.headers).containsKey("retry-after");
    }

    @Test
    void a_failure_a_break_and_a_client_that_leaves_make_the_id_free() {
        ask("a", ASK);
        upstream.last().failed(Fault.CONNECT);
        free();

        ask("a", ASK);
        upstream.last().head(400).data("{\"error\":{\"message\":\"no\"}}").end();
        free();

        var leaving = ask("a", STREAM);
        upstream.last().head(200).data(HELLO);
        leaving.gone.run();
        free();

        ask("a", STREAM);
        upstream.last().head(200).data(HELLO).failed(Fault.BROKEN);
        free();

        assertThat(ask("a", ASK).ended).isFalse();
        assertThat(upstream.calls).hasSize(5);
        upstream.last().head(200).data(WHOLE).end();
    }

    private void free() {
        stored();
        assertThat(states()).isEmpty();
    }

    @Test
    void what_was_not_recorded_was_not_answered() {
        ask("a", ASK);
        upstream.last().head(200).data(WHOLE).end();
        journal.failed();
        free();
    }

    @Test
    void a_client_that_leaves_before_the_last_byte_is_answered_when_it_asks_again() {
        var first = ask("a", ASK);
        upstream.last().head(200).data(WHOLE).end();
        first.left = true;
        first.gone.run();
        stored();

        assertThat(ask("a", ASK).sent).contains("Hi");
        assertThat(upstream.calls).hasSize(1);
    }

    @Test
    void what_is_refused_before_the_provider_leaves_the_id_free() {
        journal.accepting = false;
        assertThat(ask("a", ASK).ended).isFalse();
        free();
        journal.accepting = true;
        ask("a", ASK);
        upstream.last().head(200).data(WHOLE).end();
    }

    @Test
    void the_key_with_another_body_is_422_and_a_key_that_is_none_400() {
        ask("a", ASK);
        var other = ask("a", STREAM);
        var hostile = ask("x".repeat(256), ASK);
        journal.durable();

        assertThat(other.status).isEqualTo(422);
        assertThat(other.sent).contains("IDEMPOTENCY_CONFLICT");
        assertThat(hostile.status).isEqualTo(400);
        assertThat(upstream.calls).hasSize(1);
        upstream.last().head(200).data(WHOLE).end();
    }

    @Test
    void without_an_id_nothing_is_remembered() {
        for (int i = 0; i < 2; i++) {
            ask(null, ASK);
            upstream.last().head(200).data(WHOLE).end();
            stored();
        }
        ask(MASTER, Map.of("X-Request-ID", "trace"), ASK);
        upstream.last().head(200).data(WHOLE).end();
        stored();
        assertThat(upstream.calls).hasSize(3);
        assertThat(states()).isEmpty();
    }

    @Test
    void the_id_a_gateway_key_sends_along_counts() {
        var traced = Map.of("X-Request-ID", "trace");
        ask(GATEWAY_KEY, traced, ASK);
        upstream.last().head(200).data(WHOLE).end();
        stored();

        assertThat(ask(GATEWAY_KEY, traced, ASK).headers).containsEntry("idempotency-replayed", "true");
        ask(GATEWAY_KEY, traced, STREAM);
        upstream.last().head(200).data(HELLO).data(FINISH).data(DONE);
        assertThat(upstream.calls).hasSize(2);
    }

    @Test
    void without_the_database_a_key_for_the_purpose_is_503_and_an_id_sent_along_means_nothing() {
        database.refuseWhile(() -> true);
        try {
            var refused = ask("a", ASK);
            journal.durable();
            assertThat(refused.status).isEqualTo(503);
            assertThat(refused.headers).containsKey("retry-after");
            assertThat(upstream.calls).isEmpty();

            var served = ask(GATEWAY_KEY, Map.of("X-Request-ID", "trace"), ASK);
            upstream.last().head(200).data(WHOLE).end();
            journal.durable();
            assertThat(served.status).isEqualTo(200);
        } finally {
            database.refuseWhile(() -> false);
        }
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream-model\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static Deployment deployment() {
        return new Deployment(
                "d1",
                "model",
                "openai",
                Protocol.OPENAI,
                "upstream-model",
                URI.create("http://127.0.0.1:1/v1"),
                Optional.of(Secret.of("provider-secret")),
                Map.of(),
                new Timeouts(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(300)),
                Optional.of(Price.of("2", "8")),
                0,
                Deployment.Mode.CHAT,
                1,
                "config",
                List.of());
    }
}
