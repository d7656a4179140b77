package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code general_settings} and {@code litellm_settings} say of callers, keys, users and teams. */
class AccessConfigTest {
    @TempDir
    private Path directory;

    @Test
    void who_is_let_in_is_read() {
        assertThat(full().access())
                .isEqualTo(new AccessConfig(
                        Optional.of("X-Our-Key"),
                        List.of("10.0.0.1", "2001:db8::1"),
                        true,
                        List.of("/chat/completions", "LiteLLMRoutes.public_routes"),
                        List.of("/spend/calculate", "/open/*"),
                        List.of("/key/generate"),
                        List.of(new AccessConfig.PassThrough(
                                "/v1/rerank", Set.of("POST"), true, Optional.of("X-Rerank-Key"))),
                        Optional.of(new AccessConfig.Jwt(
                                List.of(URI.create("https://id.example.com/a"), URI.create("http://127.0.0.1:9/b")),
                                Duration.ofSeconds(60),
                                Optional.empty(),
                                Optional.of("gatehouse"),
                                "gateway_admin",
                                List.of(
                                        "management_routes",
                                        "spend_tracking_routes",
                                        "global_spend_tracking_routes",
                                        "info_routes"),
                                Optional.of("sub"),
                                Optional.of("profile.email"),
                                Optional.of("example.com"),
                                Optional.of("org"),
                                Optional.of("team"),
                                Optional.of("groups"),
                                Optional.of("realm_access.roles"),
                                List.of("gateway"),
                                List.of("/v1/chat/completions"),
                                true)),
                        false,
                        true));
    }

    @Test
    void what_new_keys_get_is_read() {
        assertThat(full().keys())
                .isEqualTo(new KeyConfig(
                        new KeyConfig.Defaults(
                                new BigDecimal("1.5"),
                                null,
                                null,
                                4,
                                1000L,
                                10L,
                                "1d",
                                "-1",
                                List.of("gpt-4o"),
                                Map.of(
                                        "made_by",
                                        "default",
                                        "cost_center",
                                        "0042",
                                        "level",
                                        new BigDecimal(3),
                                        "trial",
                                        true)),
                        new KeyConfig.UpperBounds(new BigDecimal(100), "30d", "1mo", null, null, 500L),
                        new KeyConfig.TeamKeys(Set.of("admin"), List.of("tags")),
                        new KeyConfig.PersonalKeys(Optional.of(Set.of("proxy_admin", "internal_user")), List.of()),
                        true,
                        false));
    }

    @Test
    void what_new_users_and_teams_get_is_read() {
        assertThat(full().tenants())
                .isEqualTo(new TenantConfig(
                        new TenantConfig.Users(
                                Optional.of("internal_user_viewer"),
                                List.of("small"),
                                new BigDecimal(2),
                                "30d",
                                List.of("t-1"),
                                new BigDecimal(20),
                                "7d"),
                        new TenantConfig.Teams(
                                new BigDecimal(50),
                                "1d",
                                7000L,
                                70L,
                                List.of("/key/generate"),
                                List.of(new TenantConfig.MetadataField("cost_center", "Cost center"))),
                        List.of("t-2", "t-3"),
                        false));
    }

    @Test
    void what_is_said_and_not_used_is_named() {
        assertThat(full().warnings())
                .extracting(Finding::path)
                .containsExactly(
                        "general_settings.pass_through_endpoints[0].headers.content-type",
                        "general_settings.pass_through_endpoints[0].target",
                        "general_settings.litellm_jwtauth.end_user_id_jwt_field",
                        "general_settings.litellm_jwtauth.enforce_rbac",
                        "litellm_settings.default_internal_user_params.teams[0].user_role");
    }

    @Test
    void every_wrong_value_is_a_fault_with_its_reason() {
        assertThat(faults("""
                general_settings:
                  litellm_key_header_name: "no header"
                  allowed_ips: [example.com]
                  public_routes: [open]
                  pass_through_endpoints:
                    - path: rerank
                      methods: [FETCH]
                  enable_jwt_auth: true
                  litellm_jwtauth:
                    enforce_rbac: true
                    nonsense: 1
                litellm_settings:
                  max_internal_user_budget: -1
                  default_key_generate_params:
                    duration: forever
                  upperbound_key_generate_params:
                    duration: "-1"
                    models: [a]
                  key_generation_settings:
                    team_key_generation: {allowed_team_member_roles: [owner]}
                  default_internal_user_params:
                    user_role: king
                    teams: [{user_role: user}]
                """))
                .containsExactlyInAnyOrder(
                        "general_settings.litellm_key_header_name: expected the name of a header",
                        "general_settings.allowed_ips: expected IP addresses",
                        "general_settings.public_routes: expected paths that begin with a slash, or LiteLLMRoutes.<group>",
                        "general_settings.pass_through_endpoints[0].path: required, and begins with a slash",
                        "general_settings.pass_through_endpoints[0].methods: expected names of HTTP methods",
                        "general_settings.enable_jwt_auth: JWT_PUBLIC_KEY_URL must hold the address of the provider's keys,"
                                + " or several with commas between",
                        "general_settings.litellm_jwtauth.enforce_rbac: this version cannot enforce it, and does not serve without",
                        "general_settings.litellm_jwtauth.nonsense: unknown setting",
                        "litellm_settings.max_internal_user_budget: expected dollars as a decimal number, from 0 to 1000000000",
                        "litellm_settings.default_key_generate_params.duration: expected a period such as 30s, 15m, 12h, 30d, 2w or 1mo",
                        "litellm_settings.upperbound_key_generate_params.duration: expected a period such as 30s, 15m, 12h, 30d, 2w or 1mo",
                        "litellm_settings.upperbound_key_generate_params.models: unknown setting",
                        "litellm_settings.key_generation_settings.team_key_generation.allowed_team_member_roles:"
                                + " expected admin, user",
                        "litellm_settings.default_internal_user_params.user_role: expected customer, internal_user,"
                                + " internal_user_viewer, org_admin, proxy_admin, proxy_admin_viewer, team",
                        "litellm_settings.default_internal_user_params.teams[0].team_id: required");
    }

    @Test
    void tokens_stay_off_until_they_are_enabled() {
        var config = read("general_settings: {litellm_jwtauth: {user_id_jwt_field: sub, enforce_rbac: true}}");

        assertThat(config.access().jwt()).isEmpty();
    }

    private List<String> faults(String yaml) {
        return Objects.requireNonNull(catchThrowableOfType(InvalidConfig.class, () -> read(yaml)), "was not refused")
                .faults()
                .stream()
                .map(fault -> fault.path() + ": " + fault.reason())
                .toList();
    }

    private Config read(String yaml) {
        try {
            return ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), yaml), Map.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Config full() {
        try {
            var file = Objects.requireNonNull(AccessConfigTest.class.getResource("/config/access.yaml"));
            return ConfigFile.read(Path.of(file.toURI()), Map.of());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
