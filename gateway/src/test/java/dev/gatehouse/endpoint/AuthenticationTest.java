package dev.gatehouse.endpoint;

import static dev.gatehouse.access.PolicyGroup.Keyed.ADMIN;
import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.EndpointClass;
import dev.gatehouse.access.Identities;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal of authentication as a client of LiteLLM sees it. */
class AuthenticationTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final String KEY = "sk-0123456789abcdef";
    private static final AccessConfig OPEN = new AccessConfig(
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of("/spend/calculate", "/admin"),
            List.of(),
            List.of(),
            Optional.empty(),
            false,
            false);

    record NewTeam(@Nullable String teamAlias) {}

    private final List<String> done = new ArrayList<>();
    private final MovableClocks clocks = new MovableClocks();
    private final EndpointTable table = EndpointTable.of(List.of(
            Endpoint.post("/team/new", "team.new")
                    .needs(ROUTE_GATE)
                    .speaks(Dialect.litellm(Wrapper.W500))
                    .costs(FREE)
                    .describe("Makes.")
                    .takes(NewTeam.class)
                    .returns(Reply.class, _ -> done("team.new")),
            Endpoint.post("/spend/calculate", "spend.calculate")
                    .needs(ROUTE_GATE)
                    .speaks(Dialect.litellm(Wrapper.W500))
                    .costs(FREE)
                    .describe("Calculates.")
                    .returns(
                            Reply.class,
                            call -> done("spend.calculate as "
                                    + call.grant().caller().role())),
            Endpoint.get("/admin", "thing.admin")
                    .needs(ADMIN)
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .returns(Reply.class, _ -> done("thing.admin")),
            Endpoint.get("/optional", "thing.optional")
                    .optional("more for those with a key")
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .returns(
                            Reply.class,
                            call -> done(
                                    "thing.optional as " + call.grant().caller().role())),
            Endpoint.get("/health/readiness", "health.readiness")
                    .open("probes carry no credential")
                    .speaks(Dialect.gatewayz())
                    .costs(FREE)
                    .describe("Shows.")
                    .returns(Reply.class, _ -> done("health.readiness"))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                            | auth_error               | None | Authentication Error, No api key passed in.
            Bearer                       | auth_error               | None | Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix.
            sk-0123456789abcdef          | auth_error               | None | Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix.
            Bearer nonsense-nonsense     | auth_error               | None | Authentication Error, LiteLLM Virtual Key expected. Received=****ense, expected to start with 'sk-'.
            Bearer sk-unknown-0123456789 | token_not_found_in_db    | key  | Authentication Error, Invalid proxy server token passed. Received API Key = sk-...6789, Key Hash (Token) =
            """)
    void a_stranger_is_told_what_is_wrong_with_his_credential(
            String authorization, String type, String param, String message) {
        var request = new FakeRequest("POST", "/team/new");
        if (authorization != null) {
            request.with("Authorization", authorization);
        }

        var reply = run(AccessConfig.NONE, request);

        assertThat(reply.status()).isEqualTo(401);
        var error = json(reply).path("error");
        assertThat(error.path("message").asText()).startsWith(message);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("code").textValue()).isEqualTo("401");
        assertThat(request.bodyWasRead()).isFalse();
        assertThat(done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"api_base", "base_url"})
    void a_request_does_not_choose_the_address_our_credentials_go_to(String member) {
        var inBody = run(
                AccessConfig.NONE,
                new FakeRequest("POST", "/team/new").key(MASTER).json("{\"" + member + "\":null}"));
        var inQuery = run(AccessConfig.NONE, new FakeRequest("POST", "/team/new?" + member + "=http://x").key(MASTER));

        for (var reply : List.of(inBody, inQuery)) {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(json(reply).at("/error/message").asText())
                    .startsWith("Authentication Error, Rejected Request: " + member + " is not allowed");
            assertThat(json(reply).at("/error/type").asText()).isEqualTo("auth_error");
        }
        assertThat(done).isEmpty();
    }

    @Test
    void such_members_are_let_through_where_they_are_allowed() {
        var runner = runner(AccessConfig.NONE, Set.of(), BannedMembers.NONE);

        assertThat(run(runner, new FakeRequest("POST", "/team/new").key(MASTER).json("{\"api_base\":\"x\"}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_address_that_is_not_listed_is_refused_with_403_where_any_credential_counts() {
        var config = new AccessConfig(
                Optional.empty(),
                List.of("10.0.0.1"),
                false,
                List.of(),
                List.of("/spend/calculate"),
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                false);

        var refused = run(config, new FakeRequest("POST", "/team/new").key(MASTER));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/message").asText())
                .isEqualTo("Access forbidden: IP address 127.0.0.1 not allowed.");
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("auth_error");
        assertThat(run(config, new FakeRequest("GET", "/optional").key(MASTER)).status())
                .isEqualTo(403);
        assertThat(run(config, new FakeRequest("POST", "/spend/calculate")).status())
                .isEqualTo(403);
        assertThat(done).isEmpty();

        assertThat(run(config, new FakeRequest("GET", "/health/readiness")).status())
                .isEqualTo(200);
        assertThat(run(config, new FakeRequest("POST", "/team/new").key(MASTER).from("10.0.0.1"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoever_calls_a_public_route_is_a_viewer_whatever_he_shows() {
        assertThat(run(OPEN, new FakeRequest("POST", "/spend/calculate")).status())
                .isEqualTo(200);
        assertThat(run(OPEN, new FakeRequest("POST", "/spend/calculate").key("sk-unknown-0123456789"))
                        .status())
                .isEqualTo(200);
        assertThat(done)
                .containsExactly("spend.calculate as INTERNAL_USER_VIEWER", "spend.calculate as INTERNAL_USER_VIEWER");
        assertThat(run(AccessConfig.NONE, new FakeRequest("POST", "/spend/calculate"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void no_configuration_opens_what_is_for_administrators() {
        assertThat(run(OPEN, new FakeRequest("GET", "/admin")).status()).isEqualTo(401);
        assertThat(run(OPEN, new FakeRequest("GET", "/admin").key(MASTER)).status())
                .isEqualTo(200);
        assertThat(done).containsExactly("thing.admin");
    }

    @Test
    void a_node_without_management_refuses_with_a_bare_detail() {
        var runner = runner(OPEN, Set.of(EndpointClass.MANAGEMENT), BannedMembers.ALL);

        var reply = run(runner, new FakeRequest("POST", "/team/new").key(MASTER));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply).toString())
                .isEqualTo("{\"detail\":\"Management routes are disabled for this instance.\"}");
        assertThat(done).isEmpty();
    }

    private Reply run(AccessConfig config, FakeRequest request) {
        return run(runner(config, Set.of(), BannedMembers.ALL), request);
    }

    private Reply run(EndpointRunner runner, FakeRequest request) {
        var match = (Match.Found) table.match(request.method(), request.path());
        return runner.run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
    }

    private EndpointRunner runner(AccessConfig config, Set<EndpointClass> disabled, BannedMembers banned) {
        var keys = new KeyCache(
                hash -> Optional.of(Identities.of(KEY)).filter(_ -> hash.equals(KeyHash.of(KEY))),
                CacheLimits.forPool(2),
                clocks);
        return new EndpointRunner(
                new Authenticator(
                        Secret.of(MASTER),
                        Optional.empty(),
                        "admin",
                        config,
                        disabled,
                        keys,
                        Optional.empty(),
                        clocks,
                        () -> false),
                new Policy(),
                banned,
                new Errors(new FakeFormat("openai"), new FakeFormat("anthropic"), new FakeFormat("gemini"), clocks),
                clocks);
    }

    private Reply done(String what) {
        done.add(what);
        return Reply.json(200, Json.bytes(Json.object()));
    }

    private static JsonNode json(Reply reply) {
        return Json.parse(new String(reply.body(), StandardCharsets.UTF_8));
    }
}
