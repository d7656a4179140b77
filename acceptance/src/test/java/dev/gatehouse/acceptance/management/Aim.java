package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of one route that name somebody's things wherever the route takes a name: all at once, and one at a time. */
final class Aim {
    /** What would be seen to have happened. */
    private static final Map<String, Object> HARM = Map.ofEntries(
            Map.entry("models", List.of("stolen")),
            Map.entry("max_budget", 1),
            Map.entry("blocked", true),
            Map.entry("metadata", Map.of("stolen", true)),
            Map.entry("tpm_limit", 1),
            Map.entry("reset_to", 0),
            Map.entry("role", "admin"),
            Map.entry("team_member_permissions", List.of("/key/generate")),
            Map.entry("update_fields", Map.of("max_budget", 1)),
            Map.entry("user_updates", Map.of("max_budget", 1)),
            Map.entry("alias", "stolen"));

    /** A route that makes something new: whom it names may be anybody, what it names must be the caller's. */
    private static final Set<String> MAKES = Set.of("/team/new", "/key/generate", "/key/service-account/generate");

    private final Tenant tenant;
    private final Operation operation;
    private final Map<String, Object> names = new LinkedHashMap<>();

    private Aim(Tenant tenant, Operation operation, Key key) {
        this.tenant = tenant;
        this.operation = operation;
        names.put("key", key.hash());
        names.put("key_hash", key.hash());
        names.put("key_ids", List.of(key.hash()));
        names.put("keys", items("keys", "key", key.hash()));
        names.put("user_id", operation.path().startsWith("/customer") ? tenant.customer() : tenant.user());
        names.put("user_ids", List.of(names.getOrDefault("user_id", "")));
        names.put("users", items("users", "user_id", tenant.user()));
        names.put("team_id", tenant.team());
        names.put("team_ids", List.of(tenant.team()));
        names.put("teams", List.of(tenant.team()));
        names.put("organization_id", tenant.organization());
        names.put("organization_ids", List.of(tenant.organization()));
        names.put("organizations", List.of(tenant.organization()));
        names.put("end_user_id", tenant.customer());
        names.put("id", tenant.budget());
        names.put("budgets", List.of(tenant.budget()));
        if (!MAKES.contains(operation.path())) {
            names.put("budget_id", tenant.budget());
            names.put("member", Api.json("user_id", tenant.user(), "role", "admin"));
            names.put("members", List.of(Api.json("user_id", tenant.user(), "role", "admin")));
        }
    }

    /** One call. */
    record Shot(Operation operation, String path, @Nullable JsonNode body) {
        @Override
        public String toString() {
            return operation.method() + " " + path + " " + (body == null ? "" : body);
        }
    }

    /** @param ownOrganization added to the query, where it may open the gate; may be empty */
    static List<Shot> at(Tenant tenant, Operation operation, String ownOrganization) {
        var shots = new ArrayList<Shot>();
        for (var key : List.of(tenant.teamKey(), tenant.personalKey())) {
            var aim = new Aim(tenant, operation, key);
            shots.addAll(operation.method().equals("GET") ? aim.queries(ownOrganization) : aim.bodies(ownOrganization));
        }
        return shots.stream().distinct().toList();
    }

    /** A list as this route takes it: of names, or of objects with a name in them. */
    private List<Object> items(String member, String name, String value) {
        var items =
                Operation.resolved(Operation.resolved(properties().path(member)).path("items"));
        return items.has("properties") ? List.of(Api.json(name, value, "max_budget", 1)) : List.of(value);
    }

    private JsonNode properties() {
        return Operation.resolved(operation.body()).path("properties");
    }

    private List<Shot> queries(String ownOrganization) {
        var shots = new ArrayList<Shot>();
        for (var set : sets(operation.query())) {
            var query = new StringBuilder();
            if (!ownOrganization.isEmpty() && !set.contains("organization_id")) {
                query.append("&organization_id=").append(Api.encoded(ownOrganization));
            }
            set.forEach(name -> query.append('&').append(name).append('=').append(text(name)));
            for (var flag : List.of("include_team_keys", "include_created_by_keys", "return_full_object")) {
                query.append(operation.query().contains(flag) ? "&" + flag + "=true" : "");
            }
            shots.add(new Shot(operation, path() + "?" + query, null));
        }
        return shots;
    }

    /** All the names that are taken, and each by itself. */
    private List<List<String>> sets(Collection<String> taken) {
        var known = names.keySet().stream().filter(taken::contains).toList();
        var sets = new ArrayList<List<String>>();
        sets.add(known);
        known.forEach(one -> sets.add(List.of(one)));
        return sets;
    }

    private String text(String name) {
        var value = names.get(name);
        return Api.encoded(value instanceof List<?> list ? String.valueOf(list.getFirst()) : String.valueOf(value));
    }

    private List<Shot> bodies(String ownOrganization) {
        var taken = new ArrayList<String>();
        properties().fieldNames().forEachRemaining(taken::add);
        // What is not described may take anything.
        var sets = sets(operation.body().isMissingNode() ? names.keySet() : taken);
        if (sets.size() == 1 && !operation.path().contains("{")) {
            return List.of();
        }
        var shots = new ArrayList<Shot>();
        shots.add(new Shot(operation, path(), body(sets.getFirst())));
        var query = ownOrganization.isEmpty() ? "" : "?organization_id=" + Api.encoded(ownOrganization);
        sets.forEach(set -> shots.add(new Shot(operation, path() + query, body(set))));
        return shots;
    }

    private ObjectNode body(List<String> members) {
        var schema = Operation.resolved(operation.body());
        var body = Http.JSON.createObjectNode();
        for (var required : schema.path("required")) {
            body.set(required.asText(), filled(schema.path("properties").path(required.asText()), required.asText()));
        }
        members.forEach(name -> body.set(name, Http.JSON.valueToTree(names.get(name))));
        HARM.forEach((name, value) -> {
            if (schema.path("properties").has(name)) {
                body.set(name, Http.JSON.valueToTree(value));
            }
        });
        return body;
    }

    /** Something of the right kind. */
    private JsonNode filled(JsonNode schema, String name) {
        var known = names.containsKey(name) ? names.get(name) : HARM.get(name);
        if (known != null) {
            return Http.JSON.valueToTree(known);
        }
        var resolved = Operation.resolved(schema);
        var type = resolved.path("type").isArray()
                ? resolved.at("/type/0").asText()
                : resolved.path("type").asText();
        return switch (type) {
            case "array" -> Http.JSON.createArrayNode();
            case "object" -> Http.JSON.createObjectNode();
            case "integer", "number" -> Http.JSON.getNodeFactory().numberNode(1);
            case "boolean" -> Http.JSON.getNodeFactory().booleanNode(true);
            default ->
                Http.JSON.getNodeFactory().textNode(resolved.at("/enum/0").asText("x"));
        };
    }

    private String path() {
        return operation
                .path()
                .replace("{key}", tenant.teamKey().hash())
                .replace("{team_id}", tenant.team())
                .replace("{user_id}", tenant.user())
                .replaceAll("\\{[^}]*}", tenant.user());
    }
}
