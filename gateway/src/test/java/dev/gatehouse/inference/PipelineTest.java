package dev.gatehouse.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.Policy;
import dev.gatehouse.error.Refusals;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.Purses;
import dev.gatehouse.leases.SimpleBank;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.limits.Admissions;
import dev.gatehouse.limits.InFlight;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Usd;
import dev.gatehouse.payers.KnownPayers;
import dev.gatehouse.payers.Payers;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings.MidstreamFailure;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a request, with the client, the provider, the journal and the clock in the test's hands. */
class PipelineTest {
    private static final String MASTER = "sk-master-of-the-test";
    private static final String WHOLE = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"upstream-model","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}""";
    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String HELLO = chunk("{\"content\":\"Hello, world\"}", "null");
    private static final String FINISH = chunk("{}", "\"stop\"");
    private static final String USAGE =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream-model\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final ManualClocks clocks = new ManualClocks();
    private final FakeLoop loop = new FakeLoop();
    private final FakeUpstream upstream = new FakeUpstream();
    private final FakeJournal journal = new FakeJournal();
    private final InFlight inFlight = new InFlight();
    private final Purses purses = new Purses(new SimpleBank(), clocks);
    private final KnownPayers payers = new KnownPayers();
    private final Formats formats = new Formats(new OpenAiChat(), new AnthropicMessages());
    private final Surface surface = new ChatSurface("chat.completions", formats, Protocol.OPENAI, clocks);
    private Lane lane = lane(MidstreamFailure.REFUND);

    private Lane lane(MidstreamFailure broken) {
        return new Lane(upstream, journal, new Settlement(journal, new Ids(clocks), clocks, broken, _ -> {}), clocks);
    }

    private Pipeline pipeline(Deployment... deployments) {
        var routes = new Deployments(
                        Map.of("model", List.of(deployments)), List.of(), List.of(), Map.of(), List.of(), List.of())
                .routes();
        var keys = new KeyCache(_ -> Optional.empty(), CacheLimits.forPool(2), clocks);
        return new Pipeline(
                new Authenticator(Secret.of(MASTER), "admin", keys, clocks, () -> false),
                new Resolver(() -> routes),
                new Policy(),
                BannedMembers.ALL,
                Guards.NONE,
                new Router(),
                Repeats.NONE,
                new Payers(payers, CustomerDefault.NONE, false),
                new Admissions(new RateLimits(clocks), purses, inFlight, Refusals.TODAY, clocks));
    }

    private FakeExchange serve(String body) {
        var exchange = new FakeExchange(loop, MASTER, body);
        pipeline(deployment()).serve(exchange, surface, lane);
        return exchange;
    }

    @AfterEach
    void nothing_is_left_behind() {
        journal.durable();
        clocks.nanos += Duration.ofSeconds(10).toNanos();
        loop.tick(clocks.nanos);
        assertThat(inFlight.count()).as("admissions open").isZero();
        assertThat(loop.watching()).as("calls watched").isZero();
    }

    @Test
    void the_record_names_the_customer_and_the_tags_wherever_they_were_named() {
        var exchange = new FakeExchange(
                loop,
                MASTER,
                whole().replaceFirst(
                                "\\{",
                                "{\"tags\":[\"b\",3,\"\"],\"metadata\":{\"tags\":[\"c\",\"a\"]},\"user\":\"of the body\","));
        exchange.requestHeaders.put("x-litellm-tags", "a, d");
        exchange.requestHeaders.put("x-litellm-end-user-id", "of the header");
        pipeline(deployment()).serve(exchange, surface, lane);
        Await.until("customer and tags, which are looked up", () -> {
            loop.run();
            return !upstream.calls.isEmpty();
        });
        upstream.last().head(200).data(WHOLE).end();

        assertThat(onlyRecord().tags()).containsExactly("a", "d", "b", "c");
        assertThat(onlyRecord().endUser()).isEqualTo("of the header");
    }

    @Test
    void tags_that_are_no_list_of_texts_are_none() {
        for (var tags : List.of("\"tags\":\"a\"", "\"metadata\":[\"tags\"]", "\"metadata\":{\"tags\":{\"a\":1}}")) {
            assertThat(RequestTags.of(("{" + tags + "}").getBytes(StandardCharsets.UTF_8)))
                    .as(tags)
                    .isEmpty();
        }
        assertThat(RequestTags.of("{\"tags\":[\"a\"".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void a_whole_answer_is_sent_when_its_usage_is_durable_and_not_before() {
        var exchange = serve(whole());
        upstream.last().head(200).data(WHOLE).end();

        assertThat(exchange.ended).isFalse();
        journal.durable();

        assertThat(exchange.ended).isTrue();
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.sent).contains("\"model\":\"model\"").contains("\"content\":\"Hi\"");
        assertThat(exchange.headers).containsEntry("x-provider", "openai").containsEntry("x-provider-attempts", "1");
        // 1,000 tokens at 2 USD and 500 at 8 USD per million.
        assertThat(onlyRecord().cost()).isEqualTo(new Usd(6_000_000));
        assertThat(onlyRecord().accuracy()).isEqualTo(Accuracy.EXACT);
    }

    @Test
    void what_a_request_may_cost_is_in_the_journal_before_anybody_is_called_and_its_usage_ends_it() {
        serve(whole());
        var hold = journal.holds.getLast();
        assertThat(journal.records).isEmpty();
        upstream.last().head(200).data(WHOLE).end();

        assertThat(journal.holds).hasSize(1);
        assertThat(onlyRecord().id()).isEqualTo(hold.id());
        assertThat(onlyRecord().at()).isEqualTo(hold.at());
        assertThat(hold.caller()).isEqualTo("master");
        assertThat(hold.model()).isEqualTo("model");
        assertThat(hold.operation()).isEqualTo("chat.completions");
    }

    @Test
    void a_request_that_is_refused_before_anybody_is_called_leaves_no_hold() {
        serve(whole().replace("\"model\":\"model\"", "\"model\":\"modle\""));

        assertThat(journal.records).hasSize(1);
        assertThat(journal.holds).isEmpty();
    }

    @Test
    void a_request_that_names_an_address_of_its_own_is_refused_before_anybody_is_called() {
        var filler = "x".repeat(Pipeline.LARGE_BODY);
        for (var member : List.of("api_base", "base_url")) {
            var body = "{\"model\":\"model\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"" + member
                    + "\":\"http://x\"}";
            for (var exchange : List.of(serve(body.formatted("hi")), serve(body.formatted(filler)))) {
                loop.run();
                journal.durable();
                assertThat(exchange.status).isEqualTo(401);
                assertThat(exchange.sent.toString()).contains("Rejected Request: " + member);
            }
        }
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void such_a_name_within_the_conversation_means_nothing() {
        var exchange =
                serve("{\"model\":\"model\",\"messages\":[{\"role\":\"user\",\"content\":\"set \\\"api_base\\\"\"}],"
                        + "\"metadata\":{\"base_url\":\"x\"}}");

        assertThat(upstream.calls).hasSize(1);
        assertThat(exchange.status).isZero();
        exchange.gone.run();
    }

    @Test
    void a_stream_flows_at_once_but_its_end_waits_for_the_journal() {
        var exchange = serve(streamed());
        var call = upstream.last().head(200).data(ROLE);
        assertThat(exchange.begun).as("begun by a role alone").isFalse();

        call.data(HELLO);
        assertThat(exchange.sent).contains("Hello, world").contains("\"model\":\"model\"");

        call.data(FINISH).data(USAGE + DONE);
        assertThat(exchange.sent).contains("\"finish_reason\":\"stop\"").doesNotContain("[DONE]");
        journal.durable();
        call.end();

        assertThat(exchange.sent).contains("[DONE]").doesNotContain("prompt_tokens");
        assertThat(exchange.ended).isTrue();
        assertThat(onlyRecord().usage().totalInput()).isEqualTo(10);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void a_stranger_is_refused_before_the_body_is_read() {
        var exchange = new FakeExchange(loop, "not-a-key", whole());
        pipeline(deployment()).serve(exchange, surface, lane);

        assertThat(exchange.status).isEqualTo(401);
        assertThat(exchange.bodyRead).isFalse();
        assertThat(journal.records).isEmpty();
    }

    @Test
    void an_unknown_model_is_not_found_and_recorded() {
        var exchange = serve(whole().replace("\"model\":\"model\"", "\"model\":\"modle\""));
        journal.durable();

        assertThat(exchange.status).isEqualTo(404);
        assertThat(exchange.headers).containsEntry("x-provider-attempts", "0");
        assertThat(upstream.calls).isEmpty();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(onlyRecord().cost()).isEqualTo(Usd.ZERO);
    }

    @Test
    void what_cannot_be_recorded_is_not_begun() {
        journal.accepting = false;
        var exchange = serve(whole());
        journal.durable();

        assertThat(exchange.status).isEqualTo(503);
        assertThat(exchange.headers).containsKey("retry-after");
        assertThat(upstream.calls).isEmpty();
    }

    @Test
    void an_answer_whose_record_was_lost_does_not_end() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(HELLO + FINISH + USAGE + DONE).end();
        journal.failed();

        assertThat(exchange.aborted).isTrue();
        assertThat(exchange.ended).isFalse();
        assertThat(exchange.sent).doesNotContain("[DONE]");
    }

    @Test
    void a_provider_that_fails_is_a_bad_gateway_and_its_words_stay_here() {
        var exchange = serve(whole());
        upstream.last()
                .head(500)
                .data("{\"error\":{\"message\":\"secret stack trace\"}}")
                .end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(502);
        assertThat(exchange.sent).doesNotContain("secret");
        assertThat(onlyRecord().attempts()).isEqualTo(1);
    }

    @Test
    void a_provider_that_refuses_the_request_is_heard() {
        var exchange = serve(whole());
        upstream.last()
                .head(400)
                .data("{\"error\":{\"message\":\"temperature is too hot\",\"type\":\"invalid_request_error\"}}")
                .end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.sent).contains("temperature is too hot");
    }

    @Test
    void a_rate_limited_provider_tells_when_to_come_again() {
        var exchange = serve(whole());
        upstream.last().head(429).data("{}").end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(429);
        assertThat(exchange.headers).containsEntry("retry-after", "7");
    }

    @Test
    void a_stream_that_breaks_after_content_ends_in_an_error_and_costs_nothing() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO).failed(Fault.BROKEN);
        journal.durable();

        assertThat(exchange.sent).contains("\"error\"").doesNotContain("\"finish_reason\":\"stop\"");
        assertThat(exchange.ended).isTrue();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(onlyRecord().cost()).isEqualTo(Usd.ZERO);
        assertThat(onlyRecord().usage().totalOutput()).isPositive();
    }

    @Test
    void what_came_before_a_stream_broke_is_charged_where_the_installation_says_so() {
        lane = lane(MidstreamFailure.CHARGE_DELIVERED);
        serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO).failed(Fault.BROKEN);
        journal.durable();

        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(onlyRecord().cost()).isGreaterThan(Usd.ZERO);
    }

    @Test
    void a_stream_that_ends_without_a_finish_is_broken_too() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO).end();
        journal.durable();

        assertThat(exchange.sent).contains("\"error\"");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void a_stream_that_is_cut_after_its_finish_is_complete() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO + FINISH).failed(Fault.BROKEN);
        journal.durable();

        assertThat(exchange.sent).endsWith(DONE).doesNotContain("\"error\"");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void an_error_event_that_is_cut_short_is_an_error_all_the_same() {
        var exchange = serve(streamed());
        upstream.last()
                .head(200)
                .data(ROLE + HELLO + FINISH + "data: {\"error\":{\"message\":\"m\"}}")
                .end();
        journal.durable();

        assertThat(exchange.sent).contains("\"error\"");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void a_stream_that_breaks_before_content_is_a_plain_error() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE).failed(Fault.BROKEN);
        journal.durable();

        assertThat(exchange.begun).isFalse();
        assertThat(exchange.status).isEqualTo(502);
    }

    @Test
    void html_in_place_of_an_answer_is_a_bad_gateway() {
        var exchange = serve(whole());
        upstream.last().head(200).data("<html>maintenance</html>").end();
        journal.durable();

        assertThat(exchange.status).isEqualTo(502);
    }

    @Test
    void a_client_that_leaves_is_charged_what_it_was_given_and_the_provider_is_cancelled() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO);
        exchange.gone.run();

        assertThat(upstream.last().cancelled).isTrue();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(onlyRecord().accuracy()).isEqualTo(Accuracy.ESTIMATED);
        assertThat(onlyRecord().usage().totalOutput()).isEqualTo(3);
        assertThat(onlyRecord().cost()).isGreaterThan(Usd.ZERO);
    }

    @Test
    void a_client_that_leaves_before_anything_came_pays_nothing() {
        var exchange = serve(streamed());
        exchange.gone.run();

        assertThat(upstream.last().cancelled).isTrue();
        assertThat(onlyRecord().cost()).isEqualTo(Usd.ZERO);
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void a_client_that_left_while_it_was_waited_for_costs_no_call() {
        var exchange = new FakeExchange(loop, MASTER, whole());
        exchange.left = true;
        pipeline(deployment()).serve(exchange, surface, lane);

        assertThat(upstream.calls).isEmpty();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void a_large_body_is_read_and_written_off_the_loop() {
        var text = "x".repeat(300 * 1024);
        serve(whole().replace("Hello", text));
        assertThat(upstream.calls).isEmpty();
        loop.run();

        assertThat(upstream.last().request.body().length()).isGreaterThan(300 * 1024);
        upstream.last().head(200).data(WHOLE).end();
    }

    @Test
    void a_slow_reader_holds_the_provider_back_and_a_dead_one_is_cut() {
        var exchange = serve(streamed());
        exchange.full = true;
        upstream.last().head(200).data(ROLE + HELLO);
        assertThat(upstream.last().paused).isTrue();

        exchange.drained.run();
        assertThat(upstream.last().paused).isFalse();

        upstream.last().data(HELLO);
        loop.tick(clocks.nanos);
        clocks.nanos += Duration.ofSeconds(31).toNanos();
        loop.tick(clocks.nanos);

        assertThat(exchange.aborted).isTrue();
        assertThat(upstream.last().cancelled).isTrue();
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void a_provider_that_never_begins_is_given_up() {
        var exchange = serve(streamed());
        clocks.nanos += Duration.ofSeconds(11).toNanos();
        loop.tick(clocks.nanos);
        journal.durable();

        assertThat(exchange.status).isEqualTo(504);
        assertThat(upstream.last().cancelled).isTrue();
    }

    @Test
    void a_provider_that_stalls_in_the_middle_is_broken_off() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO);
        loop.tick(clocks.nanos);
        clocks.nanos += Duration.ofSeconds(21).toNanos();
        loop.tick(clocks.nanos);
        journal.durable();

        assertThat(exchange.sent).contains("PROVIDER_TIMEOUT");
        assertThat(upstream.last().cancelled).isTrue();
    }

    @Test
    void a_provider_that_stalls_after_the_finish_has_answered() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO + FINISH);
        loop.tick(clocks.nanos);
        clocks.nanos += Duration.ofSeconds(21).toNanos();
        loop.tick(clocks.nanos);
        journal.durable();

        assertThat(exchange.sent).contains("[DONE]").doesNotContain("\"error\"");
        assertThat(onlyRecord().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(onlyRecord().accuracy()).isEqualTo(Accuracy.ESTIMATED);
    }

    @Test
    void a_node_that_stops_ends_streams_with_an_error() {
        var exchange = serve(streamed());
        upstream.last().head(200).data(ROLE + HELLO);
        loop.shutDown();
        journal.durable();

        assertThat(exchange.sent).contains("shutting down");
        assertThat(exchange.ended).isTrue();
    }

    @Test
    void the_provider_gets_its_own_model_name_and_the_rest_as_it_was() {
        serve(
                "{\"x_unknown\" : [1.0e2],  \"model\":\"model\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u0048i\"}]}");

        var sent = new String(upstream.last().request.body().toBytes(), StandardCharsets.UTF_8);
        assertThat(sent)
                .isEqualTo(
                        "{\"x_unknown\" : [1.0e2],  \"model\":\"upstream-model\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u0048i\"}]}");
        upstream.last().head(200).data(WHOLE).end();
    }

    private UsageRecord onlyRecord() {
        assertThat(journal.records).hasSize(1);
        return journal.records.getFirst();
    }

    private static String whole() {
        return "{\"model\":\"model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static String streamed() {
        return "{\"model\":\"model\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
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

    /** Stands still until it is moved. */
    private static final class ManualClocks implements Clocks {
        private long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }
}
