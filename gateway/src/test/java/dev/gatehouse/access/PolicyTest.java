package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.error.Refusals;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private final Policy policy = new Policy();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # caller    | allowed routes        | group      | route                     | status
            master      |                       | ROUTE_GATE | /key/generate             | 200
            master      |                       | ROUTE_GATE | /global/spend/reset       | 200
            master      |                       | INFERENCE  | /v1/chat/completions      | 200
            master      |                       | ADMIN      | /admin/users              | 200
            key         |                       | INFERENCE  | /v1/chat/completions      | 200
            key         |                       | ACCOUNT    | /user/profile             | 200
            key         |                       | ADMIN      | /admin/users              | 403
            key         |                       | ROUTE_GATE | /key/info                 | 200
            key         |                       | ROUTE_GATE | /key/list                 | 200
            key         |                       | ROUTE_GATE | /key/generate             | 401
            key         |                       | ROUTE_GATE | /key/Info                 | 401
            key         |                       | ROUTE_GATE | /key/info/more            | 401
            key         |                       | ROUTE_GATE | /key/delete               | 401
            key         |                       | ROUTE_GATE | /key/block                | 401
            key         |                       | ROUTE_GATE | /team/new                 | 401
            key         |                       | ROUTE_GATE | /not/in/any/group         | 401
            key         |                       | ROUTE_GATE | /global/spend/reset       | 401
            key         |                       | ROUTE_GATE | /team/member_add          | 200
            key         |                       | ROUTE_GATE | /v1/files/file-1          | 200
            key         |                       | ROUTE_GATE | /v1beta/models/a/b:countTokens | 200
            key         |                       | ROUTE_GATE | /bedrock/model/x          | 200
            key         | /key/generate         | ROUTE_GATE | /key/generate             | 200
            key         | /key/generate         | ROUTE_GATE | /key/info                 | 403
            key         | /key/generate         | INFERENCE  | /v1/chat/completions      | 403
            key         | /key                  | ROUTE_GATE | /key/generate             | 200
            key         | /key/*                | ROUTE_GATE | /key/generate             | 200
            key         | /ke                   | ROUTE_GATE | /key/generate             | 403
            key         | llm_api_routes        | INFERENCE  | /v1/chat/completions      | 200
            key         | llm_api_routes        | ROUTE_GATE | /key/info                 | 403
            key         | info_routes           | ROUTE_GATE | /key/info                 | 200
            key         | info_routes           | INFERENCE  | /v1/chat/completions      | 403
            key         | management_routes     | ROUTE_GATE | /key/generate             | 401
            key         | management_routes     | ROUTE_GATE | /key/abc/regenerate       | 401
            key         | management_routes     | ROUTE_GATE | /key/a/b/regenerate       | 403
            key         | llm_api_routes /key/info | ROUTE_GATE | /key/info              | 200
            anonymous   |                       | ROUTE_GATE | /key/info                 | 401
            anonymous   |                       | INFERENCE  | /v1/chat/completions      | 401
            anonymous   |                       | ADMIN      | /admin/users              | 401
            anonymous   |                       | ACCOUNT    | /user/profile             | 401
            """)
    void who_may_do_what(String caller, @Nullable String routes, Keyed group, String route, int status) {
        var operation = new Operation("some.thing", group);

        assertThat(status(caller(caller, routes), operation, route)).isEqualTo(status);
        assertThat(inferenceStatus(caller(caller, routes), operation, route)).isEqualTo(status);
    }

    @Test
    void everybody_may_do_what_is_open() {
        var open = new Operation("health.read", new PolicyGroup.Open("probes have no key"));

        assertThat(status(new Caller.Anonymous(), open, "/health")).isEqualTo(200);
    }

    @Test
    void a_key_confined_to_other_routes_is_so_on_optional_ones_too() {
        var optional = new Operation("model.list", new PolicyGroup.Optional("the catalog is public"));

        assertThat(status(caller("key", "/key/info"), optional, "/v1/models")).isEqualTo(403);
        assertThat(status(new Caller.Anonymous(), optional, "/v1/models")).isEqualTo(200);
    }

    @Test
    void the_refusals_say_what_is_pinned() {
        assertThat(refusal(caller("key", null), "/key/generate"))
                .isEqualTo(Pinned.plain(
                        401,
                        "Only proxy admin can be used to generate, delete, update info for new keys/users/teams."
                                + " Route=/key/generate. Your role=unknown. Your user_id=unknown"));
        assertThat(refusal(caller("key", "llm_api_routes /x"), "/key/info"))
                .isEqualTo(Pinned.raw(
                        403,
                        "Virtual key is not allowed to call this route. Only allowed to call routes:"
                                + " ['llm_api_routes', '/x']. Tried to call route: /key/info"));
        assertThat(refusal(caller("key", null), "/global/spend/reset"))
                .isEqualTo(
                        Pinned.plain(401, "Tried to access route=/global/spend/reset, which is only for MASTER KEY"));
    }

    @Test
    void a_grant_knows_who_may_do_what() {
        var operation = new Operation("key.info", Keyed.ROUTE_GATE);
        var caller = caller("key", null);

        var grant = policy.authorize(policy.admit(caller, operation, facts("/key/info")), Target.of("key", "k"));

        assertThat(grant.caller()).isEqualTo(caller);
        assertThat(grant.operation()).isEqualTo(operation);
        assertThat(grant.target()).isEqualTo(Target.of("key", "k"));
        assertThat(grant.requestId()).isEqualTo("req_1");
        assertThat(grant.isProxyAdmin()).isFalse();
    }

    @Test
    void a_grant_for_a_model_call_knows_who_made_it() {
        var operation = new Operation("chat.completions", Keyed.INFERENCE);
        var caller = People.caller("internal");

        var grant = policy.authorizeInference(caller, operation, "/v1/chat/completions", "req_2");

        assertThat(grant.caller()).isEqualTo(caller);
        assertThat(grant.operation()).isEqualTo(operation);
        assertThat(grant.target()).isEqualTo(Target.NONE);
        assertThat(grant.requestId()).isEqualTo("req_2");
        assertThat(grant.user()).isEqualTo("internal-0001");
        assertThat(grant.key()).isEqualTo(caller.key());
    }

    @Test
    void a_model_call_counts_as_a_post_where_a_pass_through_route_asks_for_keys() {
        var operation = new Operation("chat.completions", Keyed.INFERENCE);
        var policy = People.policy();

        assertThatThrownBy(() -> policy.authorizeInference(
                        People.caller("admin routes=llm_api_routes"), operation, "/pass/locked", "req_1"))
                .hasMessageContaining("not allowed to access passthrough route");
    }

    @Test
    void the_rules_for_viewers_refuse_models_of_themselves() {
        var verdict = new ViewerRules(RouteGroups.load())
                .judge("proxy_admin_viewer", People.request("GET", "/v1/chat/completions", null));

        assertThat(verdict)
                .isEqualTo(new Verdict.Refused(
                        Pinned.detail(403, "user not allowed to access this OpenAI routes, role= proxy_admin_viewer")));
    }

    @Test
    void strangers_are_served_where_no_key_is_needed() {
        assertThat(new Operation("a.b", new PolicyGroup.Open("a test")).isOpenToAnonymous())
                .isTrue();
        assertThat(new Operation("a.b", new PolicyGroup.Optional("a test")).isOpenToAnonymous())
                .isTrue();
        assertThat(Keyed.values()).noneMatch(group -> new Operation("a.b", group).isOpenToAnonymous());
    }

    @ParameterizedTest
    @CsvSource({
        "'', ***",
        "abcd, ***",
        "abcde, abcde",
        "unknown, unknown",
        "abcdefgh, abcdefgh",
        "abcdefghi, abcdef*hi",
        "internal-user-0001, intern**********01"
    })
    void a_users_id_is_shown_so_far_as_one_knows_ones_own(String id, String shown) {
        assertThat(RouteGate.masked(id)).isEqualTo(shown);
    }

    @Test
    void a_listing_shows_what_may_be_called_and_nothing_to_strangers_by_right() {
        var policy = People.policy();
        var caller = People.caller("internal models=openai/*,claude team=ok teammodels=gpt-4o,claude");

        assertThat(policy.mayUse(caller, "gpt-4o")).isTrue();
        assertThat(policy.mayUse(caller, "claude")).isTrue();
        assertThat(policy.mayUse(caller, "openai/o3")).isFalse();
        assertThat(policy.mayUse(new Caller.Master("m"), "openai/o3")).isTrue();
        assertThat(policy.mayUse(new Caller.Anonymous(), "openai/o3")).isFalse();
        assertThatThrownBy(() -> policy.requireModel(new Caller.Anonymous(), "o3"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isInstanceOf(ApiError.NotOpen.class));
    }

    @Test
    void a_model_off_the_list_is_refused_in_the_words_of_the_keys_clients() {
        var sk = Identities.holder(Identities.with("sk-a", List.of("gpt-4o", "openai/*"), List.of(), false, null));
        var gw = Identities.holder(Identities.with("gw_live_a", List.of("gpt-4o"), List.of(), false, null));

        policy.requireModel(sk, "openai/o3");
        policy.requireModel(new Caller.Master("m"), "anything");
        assertThatThrownBy(() -> policy.requireModel(sk, "claude"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.error())
                                .isEqualTo(Pinned.typed(
                                        403,
                                        "key_model_access_denied",
                                        "model",
                                        "key not allowed to access model. This key can only access models=['gpt-4o',"
                                                + " 'openai/*']. Tried to access claude")));
        assertThatThrownBy(() -> policy.requireModel(gw, "claude")).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.error().status()).isEqualTo(403);
            assertThat(e.error().code()).isEqualTo("MODEL_NOT_ALLOWED");
        });
        assertThat(policy.mayUse(new Caller.Anonymous(), "gpt-4o")).isFalse();
    }

    @Test
    void older_clients_are_told_401_where_a_request_to_management_names_a_model_off_the_list() {
        var older = new Policy(AccessConfig.NONE, () -> ServedModels.NONE, Refusals.MARCH_2026, OpenModels.NONE);
        var key = Identities.holder(Identities.with("sk-a", List.of("gpt-4o"), List.of(), false, null));

        assertThatThrownBy(() -> older.admit(
                        key,
                        new Operation("some.thing", Keyed.ROUTE_GATE),
                        People.request("POST", "/key/generate", "{\"model\":\"o3\"}")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.error())
                                .isEqualTo(Pinned.typed(
                                        401,
                                        "key_model_access_denied",
                                        "model",
                                        "key not allowed to access model. This key can only access models=['gpt-4o']."
                                                + " Tried to access o3")));
    }

    private ApiError refusal(Caller caller, String route) {
        try {
            policy.admit(caller, new Operation("some.thing", Keyed.ROUTE_GATE), facts(route));
            throw new AssertionError("was allowed");
        } catch (ApiException e) {
            return e.error();
        }
    }

    private int status(Caller caller, Operation operation, String route) {
        try {
            policy.authorize(policy.admit(caller, operation, facts(route)), Target.NONE);
            return 200;
        } catch (ApiException e) {
            return e.error().status();
        }
    }

    private int inferenceStatus(Caller caller, Operation operation, String route) {
        try {
            policy.authorizeInference(caller, operation, route, "req_1");
            return 200;
        } catch (ApiException e) {
            return e.error().status();
        }
    }

    private static Caller caller(String kind, @Nullable String routes) {
        var allowed = routes == null ? List.<String>of() : Arrays.asList(routes.split(" "));
        return switch (kind) {
            case "master" -> new Caller.Master("default_user_id");
            case "key" -> Identities.holder(Identities.with("sk-a", List.of(), allowed, false, null));
            default -> new Caller.Anonymous();
        };
    }

    private static RequestFacts facts(String route) {
        return People.request("POST", route, null);
    }
}
