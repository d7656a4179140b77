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
    private static final Pattern MANAGEMENT = Pattern.compile(
            "/(v1/|v2/|management/v1/)?((key|team|user|organization|budget|customer|end_user)s?|model(_group)?)/.*");

    /** Every one by which keys, users, teams, organizations, budgets, customers and models are managed. */
    static List<Operation> all() {
        return Document.OPERATIONS;
    }

    /** What the running product says of itself. */
    private static final class Document {
        static final JsonNode ROOT =
                Api.done("/openapi.json", Http.get(Product.shared().url() + "/openapi.json"));
        static final List<Operation> OPERATIONS = operations();

        private static List<Operation> operations() {
            var all = new ArrayList<Operation>();
            for (var path : ROOT.path("paths").properties()) {
                if (MANAGEMENT.matcher(path.getKey()).matches()) {
                    for (var method : path.getValue().properties()) {
                        all.add(of(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                    }
                }
            }
            return List.copyOf(all);
        }
    }

    private static Operation of(String method, String path, JsonNode described) {
        var query = new ArrayList<String>();
        for (var parameter : described.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                query.add(parameter.path("name").asText());
            }
        }
        return new Operation(method, path, query, described.at("/requestBody/content/application~1json/schema"));
    }

    /** A schema itself, where it is only named or is one of several. */
    static JsonNode resolved(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(Document.ROOT.at(schema.path("$ref").asText().substring(1)));
        }
        for (var several : List.of("anyOf", "oneOf", "allOf")) {
            for (var one : schema.path(several)) {
                if (!one.path("type").asText().equals("null")) {
                    return resolved(one);
                }
            }
        }
        return schema;
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
