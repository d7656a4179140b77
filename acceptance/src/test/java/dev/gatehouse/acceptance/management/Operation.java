package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A route as the product describes it. */
record Operation(String method, String path, List<String> query, JsonNode body) {
    private static final Pattern MANAGEMENT =
            Pattern.compile("/(v2/|management/v1/)?(key|team|user|organization|budget|customer|end_user)s?/.*");

    /** Every one by which keys, users, teams, organizations, budgets and customers are managed. */
    static List<Operation> all() {
        return Shared.ALL;
    }

    private static final class Shared {
        static final List<Operation> ALL =
                of(Http.get(Product.shared().url() + "/openapi.json").json());
    }

    private static List<Operation> of(JsonNode document) {
        var all = new ArrayList<Operation>();
        document.path("paths").properties().stream()
                .filter(path -> MANAGEMENT.matcher(path.getKey()).matches())
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> all.add(of(
                                document, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return List.copyOf(all);
    }

    private static Operation of(JsonNode document, String method, String path, JsonNode operation) {
        var query = new ArrayList<String>();
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                query.add(parameter.path("name").asText());
            }
        }
        var schema = operation.at("/requestBody/content/application~1json/schema");
        return new Operation(method, path, query, resolved(document, schema));
    }

    static JsonNode resolved(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    static List<String> names(List<Operation> operations) {
        return operations.stream().map(Operation::name).toList();
    }

    String name() {
        return method + " " + path;
    }

    /** The paths that are this route's. */
    Pattern calls() {
        var pattern = new StringBuilder(method).append(' ');
        var literals = path.split("\\{[^}]*}", -1);
        for (int i = 0; i < literals.length; i++) {
            pattern.append(i == 0 ? "" : "[^/]+").append(Pattern.quote(literals[i]));
        }
        return Pattern.compile(pattern.toString());
    }
}
