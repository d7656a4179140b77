package dev.gatehouse.config;

import dev.gatehouse.config.AccessConfig.Jwt;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads {@code litellm_jwtauth}. Where keys are published, and whose tokens count, is said by variables as in the reference. */
final class JwtReader {
    private static final String KEY_SETS = "JWT_PUBLIC_KEY_URL";
    private static final String AUDIENCE = "JWT_AUDIENCE";
    private static final String ISSUER = "JWT_ISSUER";
    private static final String ENABLE = "enable_jwt_auth";

    private static final List<String> ADMIN_ROUTES =
            List.of("management_routes", "spend_tracking_routes", "global_spend_tracking_routes", "info_routes");
    private static final List<String> TEAM_ROUTES = List.of("openai_routes", "info_routes", "mcp_routes");
    private static final Duration KEY_SETS_KEPT = Duration.ofMinutes(10);

    /** Each would refuse tokens that we would accept without it. */
    private static final List<String> TIGHTER = List.of(
            "enforce_rbac",
            "enforce_scope_based_access",
            "scope_mappings",
            "enforce_team_based_model_access",
            "role_mappings",
            "custom_validate");

    private final Map<String, String> environment;

    JwtReader(Map<String, String> environment) {
        this.environment = environment;
    }

    Optional<Jwt> read(Section general) {
        boolean enabled = general.flag(ENABLE).orElse(false);
        var section = general.section("litellm_jwtauth").orElseGet(() -> general.empty("litellm_jwtauth"));
        var jwt = jwt(section, enabled ? keySets(general) : List.of());
        for (var name : TIGHTER) {
            if (enabled && section.has(name) && !section.isText(name, "false")) {
                section.wrong(name, "this version cannot enforce it, and does not serve without");
                section.leave(name);
            }
        }
        section.finish(Settings.JWT);
        return enabled ? Optional.of(jwt) : Optional.empty();
    }

    private Jwt jwt(Section section, List<URI> keySets) {
        return new Jwt(
                keySets,
                section.seconds("public_key_ttl").orElse(KEY_SETS_KEPT),
                variable(ISSUER),
                variable(AUDIENCE),
                section.text("admin_jwt_scope").orElse("litellm_proxy_admin"),
                routes(section, "admin_allowed_routes", ADMIN_ROUTES),
                section.text("user_id_jwt_field"),
                section.text("user_email_jwt_field"),
                section.text("user_allowed_email_domain"),
                section.text("org_id_jwt_field"),
                section.text("team_id_jwt_field"),
                section.text("team_ids_jwt_field"),
                section.text("user_roles_jwt_field"),
                section.texts("user_allowed_roles"),
                routes(section, "team_allowed_routes", TEAM_ROUTES),
                section.flag("user_id_upsert").orElse(false));
    }

    private static List<String> routes(Section section, String name, List<String> usual) {
        var routes = section.texts(name);
        return routes.isEmpty() ? usual : routes;
    }

    private List<URI> keySets(Section general) {
        var texts = variable(KEY_SETS)
                .map(all -> Arrays.stream(all.split(","))
                        .map(String::strip)
                        .filter(Predicate.not(String::isEmpty))
                        .toList())
                .orElse(List.of());
        var addresses = texts.stream()
                .flatMap(text -> Connection.address(text).stream())
                .collect(Collectors.toList());
        if (addresses.isEmpty() || addresses.size() < texts.size()) {
            general.wrong(
                    ENABLE, KEY_SETS + " must hold the address of the provider's keys, or several with commas between");
        }
        return addresses;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(Predicate.not(String::isEmpty));
    }
}
