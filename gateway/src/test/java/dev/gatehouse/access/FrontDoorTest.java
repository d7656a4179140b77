package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.config.AccessConfig.PassThrough;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an installation's configuration does to authentication. */
class FrontDoorTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final String KEY = "sk-0123456789abcdef";

    private static final String STRANGER = "sk-unknown-0123456789";

    private final MovableClocks clocks = new MovableClocks();
    private final AtomicInteger reads = new AtomicInteger();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            10.0.0.1       | -                    | false | -
            2001:db8::1    | -                    | false | -
            2001:db8:0::1  | -                    | false | -
            10.0.0.2       | -                    | false | 10.0.0.2
            10.0.0.2       | 10.0.0.1             | false | 10.0.0.2
            10.0.0.2       | 10.0.0.1             | true  | -
            10.0.0.2       | 1.2.3.4, 10.0.0.1    | true  | -
            10.0.0.2       | 10.0.0.1, 1.2.3.4    | true  | 1.2.3.4
            10.0.0.1       | nonsense             | true  | unknown
            10.0.0.1       | -                    | true  | -
            """)
    void only_listed_addresses_are_let_in(String remote, String forwarded, boolean believed, String refused) {
        var config = new Config().ips("10.0.0.1", "2001:db8::1").forwardedFor(believed);
        var request = FakePresented.bearer(MASTER).from(remote);
        if (forwarded != null) {
            request.with("X-Forwarded-For", forwarded);
        }

        var refusal = refusal(config, request);

        if (refused == null) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal)
                    .contains(Pinned.detail(403, "Access forbidden: IP address " + refused + " not allowed."));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, true",
        "/v1/chat/completions/more, false",
        "/key/generate, false",
        "/health/liveliness, true"
    })
    void an_installation_serves_only_the_routes_it_names(String route, boolean served) {
        var config = new Config().allowedRoutes("/v1/chat/completions", "LiteLLMRoutes.public_routes");
        var request = new FakePresented(route).with("x-api-key", MASTER);

        assertThat(refusal(config, request))
                .isEqualTo(
                        served
                                ? Optional.empty()
                                : Optional.of(Pinned.detail(403, "Access forbidden: Route " + route + " not allowed")));
    }

    @Test
    void a_strangers_address_is_looked_at_before_his_key() {
        var config = new Config().ips("10.0.0.1");

        assertThat(refusal(config, new FakePresented("/v1/chat/completions")))
                .map(ApiError::status)
                .contains(403);
        assertThat(refusal(config, FakePresented.bearer(KEY)))
                .map(ApiError::status)
                .contains(403);
        assertThat(reads).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "/spend/calculate, true",
        "/spend/calculate/x, false",
        "/open/a/b, true",
        "/opening, false",
        "/compliance/gdpr, true",
        "/public/model_hub, true",
        "/key/generate, false"
    })
    void public_routes_are_the_usual_ones_and_those_that_are_named(String route, boolean expected) {
        var config = new Config().publicRoutes("/spend/calculate", "/open/*", "LiteLLMRoutes.compliance_check_routes");

        var stated = new Operation("noun.verb", PolicyGroup.Keyed.ROUTE_GATE);
        assertThat(authenticator(config, Set.of()).operation(stated, route).isOpen())
                .isEqualTo(expected);
    }

    @Test
    void a_group_of_routes_that_does_not_exist_is_a_fault() {
        assertThatThrownBy(() -> authenticator(new Config().publicRoutes("LiteLLMRoutes.nonsense"), Set.of()))
                .hasMessageContaining("LiteLLMRoutes.nonsense");
    }

    @Test
    void a_header_of_ones_own_is_the_only_one() {
        var config = new Config().keyHeader("X-Our-Key");

        assertThat(refusal(config, FakePresented.bearer(MASTER)))
                .map(ApiError::message)
                .contains("Authentication Error, No LiteLLM Virtual Key pass. Please set header=X-Our-Key: Bearer"
                        + " <api_key>");
        assertThat(refusal(config, new FakePresented("/v1/models").with("X-Our-Key", "Bearer " + MASTER)))
                .isEmpty();
        assertThat(refusal(config, new FakePresented("/v1/models").with("X-Our-Key", MASTER)))
                .map(ApiError::message)
                .contains("Authentication Error, Malformed API Key passed in. Ensure Key has `Bearer ` prefix.");
    }

    @Test
    void the_clients_of_a_passed_through_path_may_have_a_header_of_their_own() {
        var config = new Config().passThrough(new PassThrough("/rerank", Set.of(), false, Optional.of("X-Rerank")));

        assertThat(refusal(config, new FakePresented("/rerank").with("X-Rerank", MASTER)))
                .isEmpty();
        assertThat(refusal(config, new FakePresented("/rerank/x").with("X-Rerank", MASTER)))
                .isPresent();
        assertThat(refusal(
                        config,
                        new FakePresented("/rerank").with("X-Rerank", MASTER).with("x-api-key", STRANGER)))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"/anthropic/v1/messages, true", "/bedrock, true", "/bedrocks, false", "/v1/messages, false"})
    void clients_of_mapped_prefixes_send_their_key_beside_the_providers(String path, boolean counts) {
        var request =
                new FakePresented(path).with("litellm_user_api_key", MASTER).with("x-api-key", STRANGER);

        assertThat(refusal(new Config(), request).isEmpty()).isEqualTo(counts);
    }

    @Test
    void user_auth_is_refused_unless_it_is_allowed_and_a_missing_key_comes_first() {
        var request = new FakePresented("/user/auth");

        assertThat(refusal(new Config(), request)).map(ApiError::status).contains(401);
        request.with("x-api-key", MASTER);
        assertThat(refusal(new Config(), request)).map(ApiError::status).contains(403);
        assertThat(refusal(new Config().userAuth(), request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {MASTER, KEY})
    void what_a_node_does_not_serve_it_refuses_to_everybody_it_knows(String key) {
        var management = new FakePresented("/team/new").with("x-api-key", key);
        var models = FakePresented.bearer(key);

        assertThat(refusal(new Config(), Set.of(EndpointClass.MANAGEMENT), management))
                .contains(Pinned.raw(403, "Management routes are disabled for this instance."));
        assertThat(refusal(new Config(), Set.of(EndpointClass.MANAGEMENT), models))
                .isEmpty();
        assertThat(refusal(new Config(), Set.of(EndpointClass.MODELS), models))
                .contains(Pinned.raw(403, "LLM API routes are disabled for this instance."));
        assertThat(refusal(new Config(), Set.of(EndpointClass.MODELS), management))
                .isEmpty();
    }

    @Test
    void a_stranger_is_not_told_what_a_node_does_not_serve() {
        assertThat(refusal(new Config(), Set.of(EndpointClass.MODELS), FakePresented.bearer(STRANGER)))
                .map(ApiError::status)
                .contains(401);
    }

    private Optional<ApiError> refusal(Config config, FakePresented request) {
        return refusal(config, Set.of(), request);
    }

    private Optional<ApiError> refusal(Config config, Set<EndpointClass> disabled, FakePresented request) {
        return authenticator(config, disabled).authenticateBlocking(request) instanceof Refused(var error)
                ? Optional.of(error)
                : Optional.empty();
    }

    private Authenticator authenticator(Config config, Set<EndpointClass> disabled) {
        var keys = new KeyCache(
                hash -> {
                    reads.incrementAndGet();
                    return Optional.of(Identities.of(KEY)).filter(_ -> hash.equals(KeyHash.of(KEY)));
                },
                new CacheLimits(10, 10, Duration.ofSeconds(10), 2, 10, Duration.ofSeconds(10)),
                clocks);
        return new Authenticator(
                Secret.of(MASTER),
                Optional.empty(),
                "admin",
                config.build(),
                disabled,
                keys,
                Optional.empty(),
                clocks,
                () -> false);
    }

    private static final class Config {
        private Optional<String> keyHeader = Optional.empty();
        private List<String> ips = List.of();
        private boolean forwardedFor;
        private List<String> allowedRoutes = List.of();
        private List<String> publicRoutes = List.of();
        private List<PassThrough> passThrough = List.of();
        private boolean userAuth;

        Config keyHeader(String name) {
            keyHeader = Optional.of(name);
            return this;
        }

        Config ips(String... addresses) {
            ips = List.of(addresses);
            return this;
        }

        Config forwardedFor(boolean believed) {
            forwardedFor = believed;
            return this;
        }

        Config allowedRoutes(String... routes) {
            allowedRoutes = List.of(routes);
            return this;
        }

        Config publicRoutes(String... routes) {
            publicRoutes = List.of(routes);
            return this;
        }

        Config passThrough(PassThrough endpoint) {
            passThrough = List.of(endpoint);
            return this;
        }

        Config userAuth() {
            userAuth = true;
            return this;
        }

        AccessConfig build() {
            return new AccessConfig(
                    keyHeader,
                    ips,
                    forwardedFor,
                    allowedRoutes,
                    publicRoutes,
                    List.of(),
                    passThrough,
                    Optional.empty(),
                    false,
                    userAuth);
        }
    }
}
