package dev.gatehouse.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.breakers.BreakerObserver;
import dev.gatehouse.breakers.BreakerRules;
import dev.gatehouse.breakers.Breakers;
import dev.gatehouse.breakers.State;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.leases.SimpleBank;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.limits.Admissions;
import dev.gatehouse.limits.InFlight;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Usd;
import dev.gatehouse.payers.KnownPayers;
import dev.gatehouse.payers.Payers;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings.MidstreamFailure;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.provider.Upstream.Fault;
import dev.gatehouse.ratelimits.RateLimits;
import dev.gatehouse.routers.Chooser;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked after whom, with providers and time in the test's hands. */
class FailoverTest {
    private static final String MASTER = "sk-master-of-the-test";
    private static final String WHOLE = """
            {"id":"c","object":"chat.completion","created":1,"model":"u","choices":[{"index":0,"message":\
            {"role":"assistant","content":"Hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}""";
    private static final String ROLE =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n";
    private static final String HELLO =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private static final String REST =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final MovableClocks clocks = new MovableClocks();
    private final FakeLoop loop = new FakeLoop();
    private final FakeUpstream upstream = new FakeUpstream();
    private final FakeJournal journal = new FakeJournal();
    private final InFlight inFlight = new InFlight();
    private final Breakers breakers = new Breakers(BreakerRules.USUAL, clocks, BreakerObserver.NOBODY);
    private final Formats formats = new Formats(new OpenAiChat(), new AnthropicMessages(), GeminiChat.whole());
    private final Surface surface = new ChatSurface("chat.completions", formats, Protocol.OPENAI, clocks);
    private final Lane lane = new Lane(
            upstream,
            journal,
            new Settlement(journal, new Ids(clocks), clocks, MidstreamFailure.REFUND, _ -> {}),
            clocks);
    private List<Deployment> deployments = List.of(offer("one"), offer("two"));
    private Patience patience = Patience.USUAL;

    private FakeExchange ask(boolean stream) {
        var exchange = new FakeExchange(
                loop,
                MASTER,
                "{\"model\":\"model\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        var routes = new Deployments(Map.of("model", deployments), List.of(), List.of(), Map.of(), List.of(), List.of())
                .routes();
        new Pipeline(
                        new Authenticator(
                                Secret.of(MASTER),
                                "admin",
                                new KeyCache(_ -> Optional.empty(), CacheLimits.forPool(2), clocks),
                                clocks,
                                () -> false),
                        Chooser.NONE,
                        new Resolver(() -> routes),
                        new Policy(),
                        BannedMembers.ALL,
                        Guards.NONE,
                        Routers.with(breakers, clocks),
                        patience,
                        Repeats.NONE,
                        new Payers(new KnownPayers(), CustomerDefault.NONE, false),
                        new Admissions(
                                new RateLimits(clocks),
                                new Purses(new SimpleBank(), clocks),
                                inFlight,
                                Refusals.TODAY,
                                clocks),
                        Memory.NONE)
                .serve(exchange, surface, lane);
        return exchange;
    }

    @AfterEach
    void nothing_is_left_behind() {
        journal.durable();
        wait(Duration.ofSeconds(10));
        assertThat(inFlight.count()).as("admissions open").isZero();
        assertThat(loop.watching()).as("calls watched").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // the provider's status, who is asked next, counted by the breaker, what the client sees of one alone
        "500, true,  true,  502, PROVIDER_ERROR",
        "501, true,  true,  502, PROVIDER_ERROR",
        "502, true,  true,  502, PROVIDER_ERROR",
        "503, true,  true,  503, PROVIDER_UNAVAILABLE",
        "504, true,  true,  504, PROVIDER_TIMEOUT",
        "529, true,  true,  502, PROVIDER_ERROR",
        "401, true,  true,  502, PROVIDER_ERROR",
        "403, true,  true,  502, PROVIDER_ERROR",
        "402, true,  true,  503, PROVIDER_UNAVAILABLE",
        "404, true,  false, 404, MODEL_NOT_FOUND",
        "302, true,  true,  502, PROVIDER_ERROR",
        "400, false, false, 400, MALFORMED_REQUEST",
        "413, false, false, 400, MALFORMED_REQUEST",
        "422, false, false, 400, MALFORMED_REQUEST",
    })
    void each_status_means_what_the_table_says(int status, boolean goesOn, boolean breaks, int seen, String code) {
        var first = ask(false);
        upstream.last()
                .head(status)
                .data("{\"error\":{\"message\":\"the provider's words\"}}")
                .end();
        assertThat(upstream.calls).hasSize(goesOn ? 2 : 1);
        assertThat(breakers.of("one").view().failureCount()).isEqualTo(breaks ? 1 : 0);
        if (goesOn) {
            upstream.last().head(200).data(WHOLE).end();
            journal.durable();
            assertThat(first.status).isEqualTo(200);
            assertThat(first.headers)
                    .containsEntry("x-provider", "two")
                    .containsEntry("x-provider-attempts", "2")
                    .containsEntry("x-failover", "true");
        }

        deployments = List.of(offer("three"));
        var alone = ask(false);
        upstream.last()
                .head(status)
                .data("{\"error\":{\"message\":\"the provider's words\"}}")
                .end();
        journal.durable();
        assertThat(alone.status).isEqualTo(seen);
        assertThat(alone.sent).contains(code);
        if (seen == 503) {
            assertThat(alone.headers).containsKey("retry-after");
        }
        assertThat(alone.sent.toString().contains("the provider's words")).isEqualTo(seen == 400);
    }

    @Test
    void a_lost_connection_and_what_is_no_answer_go_on_as_well() {
        for (var fault : Fault.values()) {
            ask(false);
            upstream.last().failed(fault);
            upstream.last().head(200).data(WHOLE).end();
        }
        assertThat(breakers.of("one").view().failureCount())
                .as("too many calls of our own are no failure of the provider's")
                .isEqualTo(2);
        for (var nonsense : List.of("", "<html>", "{}")) {
            ask(false);
            upstream.last().head(200).data(nonsense).end();
            upstream.last().head(200).data(WHOLE).end();
        }
        journal.durable();
        assertThat(upstream.calls).hasSize(12);
        assertThat(journal.records).hasSize(6).allMatch(each -> each.outcome() == Outcome.COMPLETED);
    }

    @Test
    void what_is_no_answer_ends_in_all_providers_failed_even_alone() {
        deployments = List.of(offer("one"));
        var exchange = ask(false);
        upstream.last().head(200).data("<html>").end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(502);
        assertThat(exchange.sent).contains("ALL_PROVIDERS_FAILED").contains("\"failed_providers\":[\"one\"]");
    }

    @Test
    void different_failures_are_told_as_one_and_alike_ones_as_what_they_are() {
        var different = ask(false);
        upstream.last().head(500).data("{}").end();
        upstream.last().failed(Fault.CONNECT);
        journal.durable();
        assertThat(different.status).isEqualTo(502);
        assertThat(different.sent).contains("ALL_PROVIDERS_FAILED").contains("\"failed_providers\":[\"one\",\"two\"]");
        assertThat(different.headers).containsEntry("x-provider-attempts", "2").doesNotContainKey("x-failover");

        var alike = ask(false);
        upstream.last().failed(Fault.CONNECT);
        upstream.last().failed(Fault.CONNECT);
        journal.durable();
        assertThat(alike.status).isEqualTo(503);
        assertThat(alike.sent).contains("PROVIDER_UNAVAILABLE");
        assertThat(journal.records).allMatch(each -> each.cost().equals(Usd.ZERO) && each.attempts() == 2);
    }

    @Test
    void a_refusal_of_the_second_is_the_clients_to_read() {
        var exchange = ask(false);
        upstream.last().head(500).data("{}").end();
        upstream.last().head(400).data("{\"error\":{\"message\":\"too hot\"}}").end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.sent).contains("too hot");
    }

    @Test
    void a_rate_limited_offer_is_asked_once_more_after_a_pause_and_nobody_else() {
        var exchange = ask(false);
        upstream.last().head(429).data("{}").end();
        wait(Duration.ofMillis(1_900));
        assertThat(upstream.calls).hasSize(1);
        wait(Duration.ofMillis(100));
        assertThat(upstream.calls).hasSize(2);
        assertThat(upstream.last().request.base()).isEqualTo(offer("one").baseUrl());
        upstream.last().head(200).data(WHOLE).end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.headers)
                .containsEntry("x-provider-attempts", "2")
                .containsEntry("x-provider", "one")
                .doesNotContainKey("x-failover");
        assertThat(breakers.of("one").view().failureCount()).isZero();
        assertThat(onlyRecord().cost()).isEqualTo(new Usd(6_000_000));
    }

    @Test
    void a_client_that_leaves_during_the_pause_ends_it() {
        var exchange = ask(false);
        upstream.last().head(429).data("{}").end();
        exchange.gone.run();
        wait(Duration.ofSeconds(3));

        assertThat(upstream.calls).hasSize(1);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void a_node_that_stops_does_not_wait_for_the_pause() {
        var exchange = ask(false);
        upstream.last().head(429).data("{}").end();
        loop.shutDown();
        journal.durable();

        assertThat(exchange.status).isEqualTo(503);
    }

    @Test
    void a_rate_limited_deployment_of_a_group_leaves_the_request_to_the_next() {
        deployments = List.of(entry("a", 1), entry("b", 0));
        var exchange = ask(false);
        upstream.last().head(429).data("{}").end();
        assertThat(upstream.calls).hasSize(2);
        upstream.last().head(429).data("{}").end();
        wait(Duration.ofSeconds(2));
        assertThat(upstream.calls).hasSize(3);
        upstream.last().head(429).data("{}").end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(429);
        assertThat(exchange.headers).containsEntry("x-provider-attempts", "3").containsEntry("retry-after", "7");
        assertThat(exchange.sent).contains("PROVIDER_RATE_LIMITED");
    }

    @Test
    void a_stream_goes_on_to_the_next_until_its_first_content_and_never_after() {
        var exchange = ask(true);
        upstream.last().head(200).data(ROLE).failed(Fault.BROKEN);
        assertThat(exchange.begun).isFalse();
        upstream.last().head(200).data(ROLE + HELLO);
        assertThat(exchange.headers).containsEntry("x-provider", "two");
        upstream.last().failed(Fault.BROKEN);
        journal.durable();

        assertThat(upstream.calls).hasSize(2);
        assertThat(exchange.sent).contains("\"error\"").doesNotContain("\"stop\"");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(onlyRecord().cost()).isEqualTo(Usd.ZERO);
        assertThat(breakers.of("two").view().failureCount()).isEqualTo(1);
    }

    @Test
    void a_slow_first_token_is_left_for_the_next() {
        var exchange = ask(true);
        upstream.last().head(200).data(ROLE);
        wait(Duration.ofSeconds(11));
        assertThat(upstream.calls.getFirst().cancelled).isTrue();
        assertThat(upstream.calls).hasSize(2);
        upstream.last().head(200).data(ROLE + HELLO + REST).end();
        journal.durable();

        assertThat(exchange.sent).contains("[DONE]");
        assertThat(breakers.of("one").view().lastError()).contains("PROVIDER_TIMEOUT");
    }

    @Test
    void an_answer_that_never_comes_leaves_half_of_the_time_to_the_next_and_one_deadline_ends_both() {
        var exchange = ask(false);
        wait(Duration.ofSeconds(149));
        assertThat(upstream.calls).hasSize(1);
        wait(Duration.ofSeconds(2));
        assertThat(upstream.calls).hasSize(2);
        wait(Duration.ofSeconds(150));
        journal.durable();

        assertThat(exchange.status).isEqualTo(504);
        assertThat(exchange.sent).contains("PROVIDER_TIMEOUT");
    }

    @Test
    void a_silence_that_is_not_borne_ends_an_answer_that_is_not_streamed() {
        patience = new Patience(Optional.of(Duration.ofSeconds(3)));
        var exchange = ask(false);
        upstream.last().head(200).data(WHOLE.substring(0, 9));
        wait(Duration.ofSeconds(2));
        upstream.last().data(WHOLE.substring(9, 19));
        wait(Duration.ofSeconds(2));
        assertThat(upstream.calls).hasSize(1);
        wait(Duration.ofSeconds(2));
        wait(Duration.ofSeconds(2));
        assertThat(upstream.calls).hasSize(2);
        upstream.last().head(200).data(WHOLE).end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(200);
    }

    @Test
    void a_stream_that_moves_byte_by_byte_is_silent() {
        var exchange = ask(true);
        upstream.last().head(200).data(ROLE + HELLO);
        for (int i = 0; i < 25; i++) {
            upstream.last().data("x");
            wait(Duration.ofSeconds(1));
        }
        journal.durable();

        assertThat(exchange.sent).contains("PROVIDER_TIMEOUT");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void whose_breaker_is_open_is_skipped_without_a_call() {
        open("one");
        var exchange = ask(false);
        upstream.last().head(200).data(WHOLE).end();
        journal.durable();

        assertThat(upstream.calls).hasSize(1);
        assertThat(exchange.headers)
                .containsEntry("x-provider", "two")
                .containsEntry("x-provider-attempts", "1")
                .containsEntry("x-failover", "true");
    }

    @Test
    void where_all_breakers_are_open_nobody_is_called_and_the_client_learns_when_to_come_again() {
        open("one");
        clocks.advance(Duration.ofSeconds(100));
        open("two");
        var exchange = ask(false);
        journal.durable();

        assertThat(upstream.calls).isEmpty();
        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.sent).contains("PROVIDER_UNAVAILABLE");
        assertThat(exchange.headers).containsEntry("retry-after", "200").containsEntry("x-provider-attempts", "0");
        assertThat(onlyRecord().cost()).isEqualTo(Usd.ZERO);
    }

    @Test
    void a_half_open_provider_gets_one_request_and_the_others_go_past_it() {
        open("one");
        clocks.advance(Duration.ofSeconds(301));
        ask(false);
        var probe = upstream.last();
        assertThat(probe.request.base()).isEqualTo(offer("one").baseUrl());
        ask(false);
        assertThat(upstream.last().request.base()).isEqualTo(offer("two").baseUrl());
        upstream.last().head(200).data(WHOLE).end();
        probe.head(200).data(WHOLE).end();
        assertThat(breakers.of("one").view().successCount()).isEqualTo(1);

        ask(false);
        upstream.last().head(200).data(WHOLE).end();
        assertThat(breakers.of("one").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_probe_whose_client_leaves_makes_room_for_another() {
        open("one");
        clocks.advance(Duration.ofSeconds(301));
        ask(false).gone.run();
        assertThat(breakers.of("one").state()).isEqualTo(State.HALF_OPEN);
        ask(false);

        assertThat(upstream.last().request.base()).isEqualTo(offer("one").baseUrl());
        upstream.last().head(200).data(WHOLE).end();
    }

    @Test
    void two_deployments_of_one_provider_that_fail_one_request_are_one_failure() {
        deployments = List.of(entry("a", 1), entry("b", 0));
        ask(false);
        upstream.last().head(500).data("{}").end();
        upstream.last().head(500).data("{}").end();

        assertThat(breakers.of("group").view().failureCount()).isEqualTo(1);
    }

    @Test
    void a_client_that_leaves_ends_the_chain() {
        var exchange = ask(false);
        exchange.left = true;
        upstream.last().head(500).data("{}").end();

        assertThat(upstream.calls).hasSize(1);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    private void open(String provider) {
        for (int i = 0; i < 5; i++) {
            breakers.of(provider).failed(breakers.of(provider).ask(), "planted");
        }
    }

    private void wait(Duration duration) {
        clocks.advance(duration);
        loop.tick(clocks.nanos());
    }

    private UsageRecord onlyRecord() {
        assertThat(journal.records).hasSize(1);
        return journal.records.getFirst();
    }

    private static Deployment offer(String provider) {
        return deployment(provider, provider, 1, "environment");
    }

    private static Deployment entry(String id, int weight) {
        return deployment(id, "group", weight, "config");
    }

    private static Deployment deployment(String id, String provider, int weight, String origin) {
        return new Deployment(
                id,
                "model",
                provider,
                Protocol.OPENAI,
                "u",
                URI.create("http://" + id + ".test/v1"),
                Optional.of(Secret.of("provider-secret")),
                Map.of(),
                new Timeouts(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(300)),
                Optional.of(Price.of("2", "8")),
                0,
                Deployment.Mode.CHAT,
                weight,
                origin,
                List.of());
    }
}
