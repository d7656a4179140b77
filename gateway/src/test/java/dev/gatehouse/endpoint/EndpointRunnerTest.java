package dev.gatehouse.endpoint;

import static dev.gatehouse.access.PolicyGroup.Keyed.ACCOUNT;
import static dev.gatehouse.access.PolicyGroup.Keyed.ADMIN;
import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.Identities;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Target;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EndpointRunnerTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final String KEY = "sk-0123456789abcdef";

    record Thing(String name, @Nullable Integer size) {}

    record Which(@Nullable Integer depth, List<String> tags) {}

    record Said(String what) {}

    private final List<String> steps = new ArrayList<>();
    private final MovableClocks clocks = new MovableClocks();
    private final EndpointTable table = EndpointTable.of(List.of(
            Endpoint.post("/key/generate", "thing.make")
                    .needs(ROUTE_GATE)
                    .speaks(Dialect.litellm(Wrapper.W500))
                    .costs(FREE)
                    .describe("Makes.")
                    .takes(Thing.class)
                    .asks(Which.class)
                    .returns(
                            Said.class,
                            call -> said("make " + call.body() + " " + call.query() + " "
                                    + call.grant().user())),
            Endpoint.get("/open/{name:path}", "thing.open")
                    .open("anybody may look")
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .target("name", "Which one.", this::look)
                    .answers(202)
                    .returns(Said.class, call -> said(call.grant().target().id() + call.variable("name"))),
            Endpoint.get("/optional", "thing.optional")
                    .optional("more for those with a key")
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .returns(
                            Said.class, call -> said(String.valueOf(call.grant().user()))),
            Endpoint.get("/admin/{id}", "thing.admin")
                    .needs(ADMIN)
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .target("id", "Which one.", this::look)
                    .returns(Said.class, call -> said("admin " + call.number("id"))),
            Endpoint.get("/list", "thing.list")
                    .needs(ACCOUNT)
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Lists.")
                    .pages(
                            Said.class,
                            call -> Page.of(
                                    List.of(new Said("a"), new Said("b"), new Said("c"))
                                            .subList(0, call.page().rows()),
                                    call.page(),
                                    Said::what)),
            Endpoint.get("/perhaps/{name}", "thing.perhaps")
                    .needs(ACCOUNT)
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Finds.")
                    .variable("name", "Which one.")
                    .finds(
                            Said.class,
                            call -> Optional.of(new Said("known"))
                                    .filter(said -> said.what().equals(call.variable("name")))),
            Endpoint.get("/all", "thing.all")
                    .needs(ACCOUNT)
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Lists.")
                    .lists(Said.class, _ -> List.of(new Said("a"), new Said("b"))),
            Endpoint.post("/broken", "thing.broken")
                    .needs(ACCOUNT)
                    .speaks(Dialect.litellm(Wrapper.W400))
                    .costs(FREE)
                    .describe("Breaks.")
                    .returns(Said.class, _ -> {
                        throw new IllegalStateException("a secret detail");
                    })));
    private final EndpointRunner runner = new EndpointRunner(
            new Authenticator(
                    Secret.of(MASTER),
                    "admin",
                    new KeyCache(
                            hash -> Optional.of(Identities.of(KEY)).filter(key -> hash.equals(KeyHash.of(KEY))),
                            CacheLimits.forPool(2),
                            clocks),
                    clocks,
                    () -> false),
            new Policy(),
            new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), new FakeFormat("gemini"), clocks),
            clocks);

    private final Logger logger = (Logger) LoggerFactory.getLogger(EndpointRunner.class);
    private final Thread here = Thread.currentThread();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            // Other classes, side by side with this one, log too.
            if (Thread.currentThread() == here) {
                super.append(line);
            }
        }
    };

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop_listening() {
        logger.detachAppender(lines);
    }

    @Test
    void a_stranger_is_refused_and_his_body_never_read() {
        for (var key : new String[] {null, "sk-unknown-0123456789", "nonsense"}) {
            var request = new FakeRequest("POST", "/key/generate").key(key).json("{\"name\":1}");

            assertThat(run(request).status()).isEqualTo(401);
            assertThat(request.bodyWasRead()).isFalse();
        }
        assertThat(steps).isEmpty();
    }

    @Test
    void who_may_not_is_told_so_before_what_is_wrong_with_his_request() {
        var reply =
                run(new FakeRequest("POST", "/key/generate?depth=x").key(KEY).json("{\"name\":1}"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(json(reply).at("/error/message").asText())
                .startsWith("Authentication Error, Only proxy admin can be used");
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("auth_error");
        assertThat(json(reply).at("/error/param").asText()).isEqualTo("None");
        assertThat(json(reply).at("/error/code").textValue()).isEqualTo("401");
    }

    @Test
    void who_may_is_told_everything_that_is_wrong_at_once_in_body_and_query() {
        var reply = run(
                new FakeRequest("POST", "/key/generate?depth=deep").key(MASTER).json("{\"size\":\"big\"}"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(json(reply).path("detail"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"type\":\"missing\",\"loc\":[\"body\",\"name\"],\"msg\":\"Field required\"}",
                        "{\"type\":\"int_parsing\",\"loc\":[\"body\",\"size\"],\"msg\":\"Input should be a valid integer,"
                                + " unable to parse string as an integer\"}",
                        "{\"type\":\"int_parsing\",\"loc\":[\"query\",\"depth\"],\"msg\":\"Input should be a valid integer,"
                                + " unable to parse string as an integer\"}");
        assertThat(steps).isEmpty();
    }

    @Test
    void a_body_that_is_no_object_is_refused_in_the_dialect() {
        for (var body : List.of("[]", "{", "{\"name\":\"a\",\"name\":\"b\"}")) {
            var reply = run(new FakeRequest("POST", "/key/generate").key(MASTER).json(body));

            assertThat(reply.status()).isEqualTo(422);
            assertThat(json(reply).at("/detail/0/type").asText()).isEqualTo("json_invalid");
        }
    }

    @Test
    void a_good_call_reaches_the_handler_with_everything_it_needs() {
        var reply = run(new FakeRequest("POST", "/key/generate?depth=1&depth=2&tags=x&tags=y&other=z")
                .key(MASTER)
                .json("{\"name\":\"n\",\"size\":\"3\",\"unknown\":{}}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("what").asText())
                .isEqualTo("make Thing[name=n, size=3] Which[depth=2, tags=[x, y]] admin");
    }

    @Test
    void nobody_needs_a_key_where_it_is_open_and_a_bad_one_does_not_matter() {
        assertThat(run(new FakeRequest("GET", "/open/a%2Fb").key("sk-unknown-0123456789"))
                        .status())
                .isEqualTo(202);
        assertThat(steps).containsExactly("look a/b", "target-a/ba/b");
    }

    @Test
    void where_a_key_is_optional_a_good_one_counts_and_a_bad_one_does_not_matter() {
        run(new FakeRequest("GET", "/optional"));
        run(new FakeRequest("GET", "/optional").key("sk-unknown-0123456789"));
        run(new FakeRequest("GET", "/optional").key(KEY));

        assertThat(steps).containsExactly("null", "null", "user-1");
    }

    @Test
    void the_gate_comes_before_the_target_and_the_target_before_what_is_wrong_with_the_path() {
        var refused = run(new FakeRequest("GET", "/admin/missing").key(KEY));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("ADMIN_REQUIRED");
        assertThat(steps).isEmpty();

        assertThat(run(new FakeRequest("GET", "/admin/missing").key(MASTER)).status())
                .isEqualTo(404);
        assertThat(run(new FakeRequest("GET", "/admin/x").key(MASTER)).status()).isEqualTo(422);
        assertThat(run(new FakeRequest("GET", "/admin/7").key(MASTER)).status()).isEqualTo(200);
        assertThat(steps).containsExactly("look missing", "look x", "look 7", "admin 7");
    }

    @Test
    void what_is_not_there_is_null_and_what_is_whole_is_an_array() {
        assertThat(text(run(new FakeRequest("GET", "/perhaps/known").key(KEY)))).isEqualTo("{\"what\":\"known\"}");
        assertThat(text(run(new FakeRequest("GET", "/perhaps/other").key(KEY)))).isEqualTo("null");
        assertThat(text(run(new FakeRequest("GET", "/all").key(KEY)))).isEqualTo("[{\"what\":\"a\"},{\"what\":\"b\"}]");

        var paths = OpenApi.of(table, "1").path("paths");
        var schema = "/get/responses/200/content/application~1json/schema";
        assertThat(paths.at("/~1perhaps~1{name}" + schema + "/anyOf/1/type").asText())
                .isEqualTo("null");
        assertThat(paths.at("/~1all" + schema + "/items/$ref").asText()).endsWith("Said");
    }

    @Test
    void a_list_is_walked_by_its_last_id() {
        var reply = run(new FakeRequest("GET", "/list?limit=2").key(KEY));

        assertThat(json(reply).toString())
                .isEqualTo("{\"data\":[{\"what\":\"a\"},{\"what\":\"b\"}],\"has_more\":true,\"after\":\"b\"}");
        assertThat(run(new FakeRequest("GET", "/list?limit=0").key(KEY)).status())
                .isEqualTo(422);
        assertThat(run(new FakeRequest("GET", "/list?limit=101").key(KEY)).status())
                .isEqualTo(422);
    }

    @Test
    void what_nobody_foresaw_is_logged_once_and_shown_by_its_request_id_only() {
        var reply = run(new FakeRequest("POST", "/broken").key(KEY));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(json(reply).at("/error/message").asText()).isEqualTo("Internal Server Error, request ID: req_test");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.INFO);
        assertThat(lines.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("a secret detail");
    }

    @Test
    void every_request_is_one_line_that_holds_no_secret() {
        run(new FakeRequest("POST", "/key/generate?depth=1").key(MASTER).json("{\"name\":\"private\"}"));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getMessage()).isEqualTo("request served");
            assertThat(line.getKeyValuePairs().toString())
                    .contains(
                            "operation=\"thing.make\"",
                            "route=\"/key/generate\"",
                            "status=\"200\"",
                            "caller=\"master\"",
                            "request_id=\"req_test\"")
                    .doesNotContain(MASTER, "private", "depth");
        });
    }

    private Said said(String what) {
        steps.add(what);
        return new Said(what);
    }

    private Target look(RequestData data) {
        var name = String.valueOf(data.text(data.has("id") ? "id" : "name"));
        steps.add("look " + name);
        if (name.equals("missing")) {
            throw new ApiError.NotFound("THING_NOT_FOUND", "No such thing.").asException();
        }
        return Target.of("thing", "target-" + name);
    }

    private Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(Reply reply) {
        return Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
    }
}
