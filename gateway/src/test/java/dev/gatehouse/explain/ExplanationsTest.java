package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.People;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Match;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationsTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final List<String> KEYS = List.of(
            "admin",
            "admin routes=info_routes",
            "admin models=gpt-4o",
            "admin blocked=yes",
            "viewer",
            "internal",
            "internal expired=yes",
            "internal team=blocked",
            "internal team=fixed",
            "internal team=ok teammodels=gpt-4o models=all-team-models",
            "internal usermodels=gpt-4o",
            "internal routes=llm_api_routes",
            "internal routes=management_routes",
            "internal routes=/key/update,/pass",
            "internal grants=/pass",
            "internal gw=yes models=gpt-4o",
            "reader",
            "reader spend=yes",
            "orgadmin",
            "member",
            "roleless",
            "team",
            "service",
            "service routes=/key",
            "ghost",
            "teamsonly");
    private static final List<String> POSTED = List.of(
            "/key/generate",
            "/key/update",
            "/key/{key}/regenerate",
            "/key/{key}/reset_spend",
            "/team/new",
            "/team/update",
            "/team/member_add",
            "/user/new",
            "/user/update",
            "/organization/new",
            "/organization/member_add",
            "/budget/new",
            "/spend/calculate",
            "/global/spend/reset",
            "/pass/locked",
            "/v1/rerank");
    private static final List<String> READ = List.of(
            "/key/info",
            "/key/aliases",
            "/user/info",
            "/organization/info",
            "/global/spend/report",
            "/budget/list",
            "/team/daily/activity",
            "/spend/logs",
            "/v1/mcp/server/{server}",
            "/team/{team}/members/me");
    private static final List<String> BODIES = List.of(
            "{}",
            "{\"organization_id\":\"org-1\"}",
            "{\"organizations\":[\"org-1\",\"org-3\"]}",
            "{\"model\":\"gpt-4o\"}",
            "{\"model\":\"claude\",\"guardrails\":[\"a\"]}",
            "{\"user_email\":\"a@b.c\"}");

    private final MovableClocks clocks = new MovableClocks();
    private final Map<KeyHash, KeyIdentity> stored = new HashMap<>();
    private final Policy policy = People.policy();
    private final Authenticator authenticator = new Authenticator(
            Secret.of(MASTER),
            "admin",
            new KeyCache(
                    hash -> Optional.ofNullable(stored.get(hash)),
                    new CacheLimits(100, 100, Duration.ofSeconds(10), 2, 100, Duration.ofSeconds(10)),
                    clocks),
            clocks,
            () -> false);
    private final Errors errors = new Errors(new OpenAiChat(), new AnthropicMessages(), GeminiChat.whole(), clocks);
    private final EndpointRunner runner = new EndpointRunner(authenticator, policy, errors, clocks);
    private final EndpointTable table;

    record Anything(@Nullable ObjectNode metadata) {}

    record Done(boolean done) {}

    ExplanationsTest() {
        KEYS.forEach(key -> stored.put(KeyHash.of(People.clear(key)), People.identity(key)));
        var all = new ArrayList<Endpoint>();
        POSTED.forEach(path -> all.add(posted(path, "posted.a" + all.size(), Keyed.ROUTE_GATE)));
        READ.forEach(path -> all.add(variables(Endpoint.get(path, "read.a" + all.size())
                        .needs(Keyed.ROUTE_GATE)
                        .speaks(Dialect.litellm(Wrapper.W500))
                        .costs(Cost.FREE)
                        .describe("Reads."))
                .returns(Done.class, _ -> new Done(true))));
        all.add(posted("/chats", "chat.create", Keyed.ACCOUNT));
        all.add(posted("/admin/users", "user.create", Keyed.ADMIN));
        all.add(posted("/v1/chat/completions", "chat.complete", Keyed.INFERENCE));
        all.add(Endpoint.post("/engines/{model}/chat/completions", "chat.engine")
                .needs(Keyed.INFERENCE)
                .speaks(Dialect.openai())
                .inference("Answers."));
        all.add(Endpoint.get("/v1/models", "models.list")
                .optional("a test")
                .speaks(Dialect.openai())
                .costs(Cost.FREE)
                .describe("Lists.")
                .returns(Done.class, _ -> new Done(true)));
        all.add(Endpoint.get("/health", "health.read")
                .open("a test")
                .speaks(Dialect.gatewayz())
                .costs(Cost.FREE)
                .describe("Lists.")
                .returns(Done.class, _ -> new Done(true)));
        all.addAll(ExplanationEndpoints.of(new Explanations(
                authenticator,
                policy,
                this::table,
                errors,
                (_, models) -> new Losses(models, List.of(), 0, List.of(), 0))));
        table = EndpointTable.of(all);
    }

    private EndpointTable table() {
        return table;
    }

    private static Endpoint posted(String path, String operation, Keyed group) {
        return variables(Endpoint.post(path, operation)
                        .needs(group)
                        .speaks(group == Keyed.ROUTE_GATE ? Dialect.litellm(Wrapper.NONE) : Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Does."))
                .takes(Anything.class)
                .returns(Done.class, _ -> new Done(true));
    }

    private static EndpointDraft.Declared<None, None> variables(EndpointDraft.Declared<None, None> draft) {
        var path = draft.spoken().guarded().named().path();
        int open = path.indexOf('{');
        return open < 0 ? draft : draft.variable(path.substring(open + 1, path.indexOf('}')), "Which.");
    }

    @Test
    void an_explanation_says_of_every_request_what_becomes_of_it() {
        var clear = new ArrayList<>(KEYS.stream().map(People::clear).toList());
        clear.add(MASTER);
        clear.add("sk-unknown-0123456789");
        int compared = 0;
        int refused = 0;
        for (var key : clear) {
            for (var endpoint : table.all()) {
                if (endpoint instanceof Endpoint.Inference) {
                    continue;
                }
                var path = endpoint.path().text().replaceAll("\\{.*}", "some-id");
                var method = endpoint.method().name();
                for (var body : method.equals("GET") ? List.of("", "?user_id=x", "?organization_id=org-1") : BODIES) {
                    var request = method.equals("GET")
                            ? new FakeRequest(method, path + body).key(key)
                            : new FakeRequest(method, path).key(key).json(body);
                    var served = run(request);
                    var told = method.equals("GET")
                            ? explain(key, method, path + body, null)
                            : explain(key, method, path, body);
                    var what = key + " " + method + " " + path + " " + body;

                    // The one endpoint here with members that must be there.
                    boolean through =
                            served.status() == 200 || (served.status() == 422 && path.equals("/policy/explain"));
                    assertThat(told.path("allowed").booleanValue()).as(what).isEqualTo(through);
                    if (!through) {
                        assertThat(told.path("status").intValue()).as(what).isEqualTo(served.status());
                        assertThat(told.path("answer")).as(what).isEqualTo(json(served));
                        refused++;
                    }
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(3_000);
        assertThat(refused).isBetween(compared / 5, compared * 4 / 5);
    }

    @Test
    void it_names_the_rules_in_order_and_the_one_that_decided() {
        var told = explain(People.clear("internal routes=management_routes"), "POST", "/user/new", "{}");

        assertThat(told.path("decided_by").asText()).isEqualTo("otherwise");
        assertThat(told.path("operation").asText()).startsWith("posted.");
        assertThat(steps(told))
                .startsWith(
                        "endpoint passed",
                        "installation passed",
                        "authentication passed",
                        "key_given passed",
                        "master_key_only_routes no_opinion",
                        "key_models no_opinion",
                        "key_allowed_routes passed",
                        "team_blocked no_opinion")
                .endsWith("routes_named_by_key no_opinion", "otherwise refused")
                .doesNotHaveDuplicates();
        assertThat(told.path("steps")
                        .valueStream()
                        .map(step -> step.path("text").asText()))
                .noneMatch(String::isBlank)
                .contains("All else is for proxy admins.");
        assertThat(told.path("steps").path(told.path("steps").size() - 1).path("message"))
                .isEqualTo(told.path("message"));
    }

    @Test
    void what_no_rule_is_against_is_decided_by_none() {
        var told = explain(People.clear("internal"), "POST", "/v1/chat/completions", "{\"model\":\"gpt-4o\"}");

        assertThat(told.path("allowed").booleanValue()).isTrue();
        assertThat(told.path("status").intValue()).isEqualTo(200);
        assertThat(told.path("decided_by").isNull()).isTrue();
        assertThat(told.path("message").isNull()).isTrue();
        assertThat(explain(People.clear("internal"), "POST", "/key/generate", "{}")
                        .path("decided_by")
                        .asText())
                .isEqualTo("internal_user");
    }

    @Test
    void a_key_may_be_named_by_its_hash() {
        var hash = KeyHash.of(People.clear("viewer")).toString();

        assertThat(explain(hash, "POST", "/budget/new", "{}"))
                .isEqualTo(explain(People.clear("viewer"), "POST", "/budget/new", "{}"));
        assertThat(steps(explain(KeyHash.of(MASTER).toString(), "POST", "/budget/new", "{}")))
                .contains("proxy_admin allowed");
    }

    @Test
    void what_authentication_says_is_part_of_it() {
        assertThat(steps(explain("sk-unknown-0123456789", "GET", "/key/info", null)))
                .containsExactly("endpoint passed", "installation passed", "authentication refused");
        assertThat(explain(People.clear("admin blocked=yes"), "GET", "/key/info", null)
                        .path("message")
                        .asText())
                .contains("Key is blocked");
        assertThat(explain(People.clear("internal expired=yes"), "GET", "/key/info", null)
                        .path("message")
                        .asText())
                .contains("Expired Key");
        assertThat(explain("neither key nor hash", "GET", "/key/info", null)
                        .path("status")
                        .intValue())
                .isEqualTo(401);
        // Where no key is needed a bad one is none.
        assertThat(steps(explain("sk-unknown-0123456789", "GET", "/v1/models", null)))
                .startsWith("endpoint passed", "installation passed", "authentication no_opinion");
        assertThat(steps(explain("sk-unknown-0123456789", "GET", "/health", null)))
                .containsExactly("endpoint passed");
    }

    @Test
    void what_nothing_serves_is_refused_before_anybody_asks_who_is_calling() {
        for (var request : List.of("GET /nowhere 404", "DELETE /key/info 405", "GET /key/../info 400", "GET key 400")) {
            var words = request.split(" ");
            var told = explain("sk-unknown-0123456789", words[0], words[1], null);

            assertThat(told.path("status").asText()).as(request).isEqualTo(words[2]);
            assertThat(told.path("allowed").booleanValue()).as(request).isFalse();
            assertThat(told.path("decided_by").asText()).isEqualTo("endpoint");
            assertThat(steps(told)).containsExactly("endpoint refused");
        }
    }

    @Test
    void odd_spellings_are_explained_as_the_plain_one() {
        var plain = explain(People.clear("service"), "POST", "/key/generate", "{}");

        assertThat(explain(People.clear("service"), "POST", "/key//generate/", "{}"))
                .isEqualTo(plain);
        assertThat(explain(People.clear("service"), "POST", "/%6bey/generate", "{}"))
                .isEqualTo(plain);
    }

    @Test
    void members_of_a_request_without_a_body_are_parameters_and_a_model_may_be_named_apart() {
        var member = People.clear("member");
        assertThat(explain(member, "GET", "/organization/info", "{\"organization_id\":\"org-1\"}"))
                .isEqualTo(explain(member, "GET", "/organization/info?organization_id=org-1", null));
        assertThat(explain(member, "GET", "/organization/info", "{\"organization_id\":[\"org-9\",\"org-1\"]}")
                        .path("allowed")
                        .booleanValue())
                .isFalse();

        var named = "{\"key\":\"%s\",\"method\":\"POST\",\"route\":\"/key/generate\",\"model\":\"claude\"}"
                .formatted(People.clear("internal usermodels=gpt-4o"));
        assertThat(json(run(new FakeRequest("POST", "/policy/explain")
                                .key(MASTER)
                                .json(named)))
                        .path("decided_by")
                        .asText())
                .isEqualTo("user_models");
    }

    @Test
    void the_model_of_a_call_is_that_of_its_path_before_that_of_its_body() {
        var key = People.clear("internal usermodels=gpt-4o");
        var path = "/engines/%s/chat/completions";

        assertThat(explain(key, "POST", path.formatted("gpt-4o"), "{\"model\":\"claude\"}")
                        .path("allowed")
                        .booleanValue())
                .isTrue();
        assertThat(explain(key, "POST", path.formatted("claude"), "{\"model\":\"gpt-4o\"}")
                        .path("decided_by")
                        .asText())
                .isEqualTo("user_models");
        assertThat(explain(key, "POST", "/v1/chat/completions", "{\"model\":\"claude\"}")
                        .path("message")
                        .asText())
                .contains("Tried to access claude");
    }

    @Test
    void only_proxy_admins_may_ask_and_must_say_what() {
        var question = "{\"key\":\"sk-x\",\"method\":\"GET\",\"route\":\"/key/info\"}";
        var request = new FakeRequest("POST", "/policy/explain").json(question);

        assertThat(run(request.key(People.clear("viewer"))).status()).isEqualTo(403);
        assertThat(run(request.key(People.clear("internal"))).status()).isEqualTo(403);
        assertThat(run(request.key("sk-unknown-0123456789")).status()).isEqualTo(401);
        assertThat(run(request.key(People.clear("admin"))).status()).isEqualTo(200);
        assertThat(run(new FakeRequest("POST", "/policy/explain").key(MASTER).json("{}"))
                        .status())
                .isEqualTo(422);
    }

    private ObjectNode explain(String key, String method, String route, @Nullable String request) {
        var question = Json.object().put("key", key).put("method", method).put("route", route);
        if (request != null) {
            question.set("request", Json.parse(request));
        }
        var reply = run(new FakeRequest("POST", "/policy/explain").key(MASTER).json(question.toString()));
        assertThat(reply.status()).isEqualTo(200);
        return json(reply);
    }

    private Reply run(FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    private static ObjectNode json(Reply reply) {
        return Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8));
    }

    private static List<String> steps(ObjectNode told) {
        return told.path("steps")
                .valueStream()
                .map(step ->
                        step.path("rule").asText() + " " + step.path("outcome").asText())
                .toList();
    }
}
