package dev.gatehouse.endpoint;

import static dev.gatehouse.access.PolicyGroup.Keyed.INFERENCE;
import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTableTest {
    private final EndpointTable table = EndpointTable.of(List.of(
            endpoint(Endpoint.get("/", "root.show")),
            endpoint(Endpoint.get("/key/info", "key.info")),
            endpoint(Endpoint.post("/key/generate", "key.generate")),
            endpoint(Endpoint.post("/key/{key}/regenerate", "key.regenerate"), "key"),
            endpoint(Endpoint.get("/users/{id}", "user.get"), "id"),
            endpoint(Endpoint.get("/users/stats", "user.stats")),
            endpoint(Endpoint.delete("/users/{user}", "user.delete"), "user"),
            endpoint(Endpoint.get("/models/{id:path}", "model.get"), "id"),
            endpoint(Endpoint.get("/models/{id:path}/prices", "model.prices"), "id"),
            endpoint(Endpoint.get("/models/{owner}/mine", "model.mine"), "owner"),
            endpoint(Endpoint.post("/beta/{model:path}:generate", "beta.generate"), "model"),
            endpoint(Endpoint.post("/beta/{model:path}:count", "beta.count"), "model"),
            Endpoint.post("/v1/chat/completions", "chat.create")
                    .needs(INFERENCE)
                    .speaks(Dialect.openai())
                    .inference("Answers a conversation.")));

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            GET,    /,                            root.show,       -
            GET,    /key/info,                    key.info,        -
            GET,    /key/info/,                   key.info,        -
            GET,    /%6bey/info,                  key.info,        -
            POST,   /key/abc/regenerate,          key.regenerate,  key=abc
            GET,    /users/7,                     user.get,        id=7
            GET,    /users/stats,                 user.stats,      -
            DELETE, /users/7,                     user.delete,     user=7
            DELETE, /users/stats,                 user.delete,     user=stats
            GET,    /models/gpt-4o,               model.get,       id=gpt-4o
            GET,    /models/openai/gpt-4o,        model.get,       id=openai/gpt-4o
            GET,    /models/openai%2Fgpt-4o,      model.get,       id=openai/gpt-4o
            GET,    /models/openai/gpt-4o/prices, model.prices,    id=openai/gpt-4o
            GET,    /models/me/mine,              model.mine,      owner=me
            GET,    /models/a/b/mine,             model.get,       id=a/b/mine
            POST,   /beta/x/y:generate,           beta.generate,   model=x/y
            POST,   /beta/x:y:count,              beta.count,      model=x:y
            POST,   /v1/chat/completions,         chat.create,     -
            """)
    void a_path_finds_its_endpoint(String method, String path, String operation, String variable) {
        var match = table.match(method, CanonicalPath.of(path));

        assertThat(match).isInstanceOfSatisfying(Match.Found.class, found -> {
            assertThat(found.endpoint().operation().name()).isEqualTo(operation);
            assertThat(found.variables())
                    .isEqualTo(
                            variable == null
                                    ? Map.of()
                                    : Map.of(
                                            variable.substring(0, variable.indexOf('=')),
                                            variable.substring(variable.indexOf('=') + 1)));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /nothing",
        "GET,  /key",
        "GET,  /Key/Info",
        "GET,  /key/info/more",
        "POST, /key/a/b/regenerate",
        "GET,  /models",
        "GET,  /beta/x"
    })
    void what_nothing_answers_to_is_not_found(String method, String path) {
        assertThat(table.match(method, CanonicalPath.of(path))).isInstanceOf(Match.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,    /key/info,  GET",
        "get,     /key/info,  GET",
        "HEAD,    /key/info,  GET",
        "POST,    /users/stats, GET DELETE",
        "PUT,     /users/7,   GET DELETE",
        "GET,     /beta/x:count, POST",
        "GET,     /v1/chat/completions, POST"
    })
    void another_method_is_told_which_ones_there_are(String method, String path, String allowed) {
        assertThat(table.match(method, CanonicalPath.of(path)))
                .isInstanceOfSatisfying(
                        Match.MethodNotAllowed.class,
                        match -> assertThat(match.allowed())
                                .containsExactlyElementsOf(Arrays.stream(allowed.split(" "))
                                        .map(Method::valueOf)
                                        .toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /key%2Finfo",
        "POST, /key/a%2Fb/regenerate",
        "POST, /key/abc%2Fregenerate",
        "GET,  /users%2F7",
        "GET,  /models%2Fgpt-4o",
        // The plain spelling reaches another endpoint than a variable that holds the slash would.
        "GET,  /models/gpt%2Fprices",
        "GET,  /models/me%2Fmine"
    })
    void an_encoded_slash_stands_for_data_or_for_nothing(String method, String path) {
        assertThat(table.match(method, CanonicalPath.of(path))).isNotInstanceOf(Match.Found.class);
    }

    @Test
    void an_exact_path_is_found_without_making_anything() {
        var path = CanonicalPath.of("/key/info");

        assertThat(table.match("GET", path)).isSameAs(table.match("GET", path));
    }

    @Test
    void all_faults_of_all_endpoints_are_told_at_once() {
        var faulty = List.<Endpoint>of(
                endpoint(Endpoint.get("/a", "a.get")),
                endpoint(Endpoint.get("/a", "a.again")),
                endpoint(Endpoint.post("/b/{x}", "b.one"), "x"),
                endpoint(Endpoint.post("/b/{y}", "b.two"), "y"),
                endpoint(Endpoint.get("/c", "a.get")),
                endpoint(Endpoint.get("/d/{id}", "d.get")),
                endpoint(Endpoint.get("/e", "e.get"), "id"),
                endpoint(Endpoint.get("/f/", "f.get")),
                endpoint(Endpoint.get("/g", "Generate")),
                draft(Endpoint.get("/h", "h.get")).returns(None.class, _ -> new None()),
                draft(Endpoint.get("/i", "i.get")).describe("I.").returns(String.class, _ -> ""),
                draft(Endpoint.post("/j", "j.post"))
                        .describe("J.")
                        .takes(Unreadable.class)
                        .returns(None.class, _ -> new None()),
                draft(Endpoint.get("/k", "k.get"))
                        .describe("K.")
                        .takes(Fitting.class)
                        .returns(None.class, _ -> new None()));

        assertThatThrownBy(() -> EndpointTable.of(faulty))
                .isInstanceOfSatisfying(
                        FaultyEndpoints.class,
                        e -> assertThat(e.faults())
                                .containsExactlyInAnyOrder(
                                        "GET /a (a.again) has the route of a.get",
                                        "POST /b/{y} (b.two) has the route of b.one",
                                        "GET /c (a.get) has the operation of GET /a",
                                        "GET /d/{id} (d.get) does not say what its path variable id is for",
                                        "GET /e (e.get) declares the variable id, which its path does not have",
                                        "GET /f/ (f.get) has a path that no canonical path equals",
                                        "GET /g (Generate) has an operation that is not noun.verb",
                                        "GET /h (h.get) has no description",
                                        "GET /i (i.get) answers with String, which is no record",
                                        "POST /j (j.post) takes a body that cannot be read: Unreadable.state is of"
                                                + " java.lang.Thread",
                                        "GET /k (k.get) takes a body with GET"))
                .hasMessageStartingWith("11 faults in the endpoints:");
    }

    record Unreadable(Thread state) {}

    record Fitting(Thread.State state) {}

    private static EndpointDraft.Declared<None, None> draft(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(Dialect.gatewayz()).costs(Cost.FREE);
    }

    private static Endpoint endpoint(EndpointDraft.Named named, String... variables) {
        var draft = draft(named).describe("Does something.");
        for (var variable : variables) {
            draft = draft.variable(variable, "Which one.");
        }
        return draft.returns(None.class, _ -> new None());
    }
}
