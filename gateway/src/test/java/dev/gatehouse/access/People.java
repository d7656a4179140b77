package dev.gatehouse.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.config.AccessConfig.PassThrough;
import dev.gatehouse.endpoint.CanonicalPath;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Query;
import dev.gatehouse.endpoint.RequestData;
import dev.gatehouse.ratelimits.Rates;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Callers, requests and an installation for tables: {@code internal routes=/key/update,llm_api_routes team=blocked} is an internal
 * user's key with these routes, in a blocked team.
 */
public final class People {
    static final AccessConfig INSTALLATION = new AccessConfig(
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of(),
            List.of("/team/daily/activity", "/spend/logs"),
            List.of(
                    new PassThrough("/pass/open", Set.of(), false, Optional.empty()),
                    new PassThrough("/pass/locked", Set.of("POST"), true, Optional.empty()),
                    new PassThrough("/v1/moderations", Set.of(), true, Optional.empty()),
                    new PassThrough("/bedrock/locked", Set.of(), true, Optional.empty())),
            Optional.empty(),
            false,
            false);

    private static final ServedModels SERVED = new ServedModels(
            Map.of("gpt-4o", named("gpt-4o", "openai/gpt-4o"), "short", named("short", "openai/short")),
            ServedModels.Named::only,
            (_, _) -> false,
            ModelGroups.NONE,
            Map.of());

    private static ServedModels.Named named(String... names) {
        return new ServedModels.Named(List.of(names), List.of(), List.of());
    }

    private People() {}

    public static Policy policy() {
        return new Policy(INSTALLATION, () -> SERVED);
    }

    /** @param target path and query as sent */
    public static RequestData request(String method, String target, @Nullable String body) {
        int mark = target.indexOf('?');
        var path = CanonicalPath.of(mark < 0 ? target : target.substring(0, mark));
        var query = Query.parse(mark < 0 ? null : target.substring(mark + 1));
        var json = body == null ? Json.object() : (ObjectNode) Json.parse(body);
        return new RequestData(method, path.text(), "req_1", json, query, Map.of());
    }

    public static Caller caller(String description) {
        var words = description.split(" ");
        var extras = new HashMap<String, String>();
        for (var word : Arrays.asList(words).subList(1, words.length)) {
            extras.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        return switch (words[0]) {
            case "master" -> new Caller.Master("default_user_id");
            case "anonymous" -> new Caller.Anonymous();
            case "token" -> token(extras);
            default -> new Caller.KeyHolder(identity(description, words[0], extras));
        };
    }

    private static Caller token(Map<String, String> extras) {
        var owner = extras.containsKey("user") ? owner(extras.get("user"), extras) : null;
        var role = extras.containsKey("admin") ? Role.PROXY_ADMIN : owner == null ? Role.INTERNAL_USER : owner.role();
        return new Caller.TokenHolder(role, "token-user", owner, team(extras), null, List.of(), Rates.NONE);
    }

    /** The clear text of the described key. */
    public static String clear(String description) {
        return "sk-" + description.replaceAll("[^A-Za-z0-9]", "-");
    }

    public static KeyIdentity identity(String description) {
        return ((Caller.KeyHolder) caller(description)).identity();
    }

    private static KeyIdentity identity(String description, String who, Map<String, String> extras) {
        var team = team(extras);
        var owner = owner(who, extras);
        return new KeyIdentity(
                KeyHash.of(clear(description)),
                extras.containsKey("gw") ? KeyIdentity.Format.GW : KeyIdentity.Format.SK,
                null,
                null,
                who.equals("service") ? null : owner == null ? "ghost-0001" : owner.id(),
                extras.containsKey("team") ? "team-1" : null,
                null,
                new ModelList(list(extras, "models")),
                Map.of(),
                list(extras, "routes"),
                list(extras, "grants"),
                extras.containsKey("spend"),
                extras.containsKey("blocked"),
                extras.containsKey("expired") ? Instant.EPOCH : null,
                null,
                owner,
                team,
                List.of(),
                Rates.NONE);
    }

    /** {@code service} keys have no user, {@code ghost} is one without a row. */
    private static @Nullable UserFacts owner(String who, Map<String, String> extras) {
        return switch (who) {
            case "service", "ghost" -> null;
            case "admin" -> user("admin-0001", "proxy_admin", Map.of(), extras);
            case "viewer" -> user("viewer-0001", "proxy_admin_viewer", Map.of(), extras);
            case "internal" -> user("internal-0001", "internal_user", Map.of(), extras);
            case "reader" -> user("reader-0001", "internal_user_viewer", Map.of(), extras);
            case "orgadmin" -> user("orgadmin-0001", "org_admin", MEMBERSHIPS, extras);
            case "member" -> user("member-0001", "internal_user", MEMBERSHIPS, extras);
            case "roleless" -> user("roleless-0001", null, Map.of(), extras);
            case "oddrole" -> user("oddrole-0001", "emperor", Map.of(), extras);
            case "team" -> user("team-0001", "team", Map.of(), extras);
            case "customer" -> user("customer-0001", "customer", Map.of(), extras);
            case "teamsonly" ->
                new UserFacts(
                        "teamsonly-0001",
                        "internal_user",
                        Map.of(),
                        new ModelList(List.of("no-default-models", "all-proxy-models")),
                        true);
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static final Map<String, String> MEMBERSHIPS =
            Map.of("org-1", "org_admin", "org-2", "org_admin", "org-3", "internal_user");

    private static UserFacts user(
            String id, @Nullable String role, Map<String, String> organizations, Map<String, String> extras) {
        return new UserFacts(id, role, organizations, new ModelList(list(extras, "usermodels")), true);
    }

    /** {@code team=gone} has no row. */
    private static @Nullable TeamFacts team(Map<String, String> extras) {
        var state = extras.getOrDefault("team", "gone");
        return state.equals("gone")
                ? null
                : new TeamFacts(
                        "team-1",
                        "org-1",
                        state.equals("blocked"),
                        new ModelList(list(extras, "teammodels")),
                        Map.of(),
                        new ModelList(list(extras, "membermodels")),
                        list(extras, "teamgrants"),
                        state.equals("fixed"));
    }

    private static List<String> list(Map<String, String> extras, String name) {
        var value = extras.get(name);
        return value == null ? List.of() : Arrays.asList(value.split(","));
    }
}
