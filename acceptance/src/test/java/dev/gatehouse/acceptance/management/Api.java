package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Product;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The management plane as one caller speaks to it. What scenarios call is remembered, to see what none of them calls. */
record Api(Product node, String credential) {
    static final int BUSY = 503;

    private static final Set<String> CALLED = ConcurrentHashMap.newKeySet();

    static Api master() {
        return new Api(Product.shared(), Product.MASTER_KEY);
    }

    static Api with(String credential) {
        return new Api(Product.shared(), credential);
    }

    Api on(Product other) {
        return new Api(other, credential);
    }

    /** Methods and paths called so far, each as {@code GET /key/info}. */
    static Set<String> called() {
        return Set.copyOf(CALLED);
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    Answer post(String path, Object... members) {
        return send("POST", path, json(members));
    }

    Answer send(String method, String path, @Nullable JsonNode body) {
        CALLED.add(method + " " + path.split("\\?", 2)[0]);
        return sweep(method, path, body);
    }

    /** A call that shows nothing about the route: made because it is there, whatever it does. */
    Answer sweep(String method, String path, @Nullable JsonNode body) {
        var request = Http.request(node.url() + path, Http.bearer(credential));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return Http.send(
                request.method(method.toUpperCase(Locale.ROOT), publisher(body)).build());
    }

    private static BodyPublisher publisher(@Nullable JsonNode body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    }

    /** What a call that must succeed answers. */
    JsonNode does(String path, Object... members) {
        return done(path, post(path, members));
    }

    JsonNode shows(String path, String... query) {
        return done(path, get(path(path, query)));
    }

    static JsonNode done(String what, Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(what + " was to succeed: " + answer);
        }
        return answer.json();
    }

    /** A key's row as the master sees it, without what a use of the key changes. */
    Optional<JsonNode> row(String key) {
        var answer = get(path("/key/info", "key", key));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        var info = (ObjectNode) done("/key/info", answer).path("info");
        info.remove("last_active");
        return Optional.of(info);
    }

    /** How many keys have exactly this alias. */
    int withAlias(String alias) {
        return shows("/key/list", "key_alias", alias, "substring_matching", "false")
                .path("total_count")
                .asInt(-1);
    }

    /** Whether a credential opens anything. */
    static int use(String credential) {
        return with(credential).get("/key/info").status();
    }

    /** An object of names and values in turn; nothing is left out, null is null. */
    static ObjectNode json(@Nullable Object... members) {
        var object = Http.JSON.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            object.set(String.valueOf(members[i]), Http.JSON.valueToTree(members[i + 1]));
        }
        return object;
    }

    /** A path with a query of names and values in turn. */
    static String path(String path, String... query) {
        if (query.length == 0) {
            return path;
        }
        var joined = new StringJoiner("&", path + "?", "");
        for (int i = 0; i < query.length; i += 2) {
            joined.add(query[i] + "=" + encoded(query[i + 1]));
        }
        return joined.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
