package dev.gatehouse.endpoint;

import static dev.gatehouse.endpoint.Dialect.Wrapper.AUTH;
import static dev.gatehouse.endpoint.Dialect.Wrapper.AUTH500;
import static dev.gatehouse.endpoint.Dialect.Wrapper.LIST;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W400;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.platform.MovableClocks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest {
    private final Errors errors = new Errors(
            new FakeFormat("openai"), new FakeFormat("anthropic"), new FakeFormat("gemini"), new MovableClocks());

    @Test
    void a_typed_error_looks_the_same_under_every_wrapper() {
        for (var wrapper : Wrapper.values()) {
            assertLitellm(
                    wrapper,
                    Pinned.typed(400, "bad_request_error", "key_alias", "taken"),
                    400,
                    "{'error':{'message':'taken','type':'bad_request_error','param':'key_alias','code':'400'}}");
        }
    }

    @Test
    void an_http_error_takes_its_type_from_the_wrapper() {
        var error = Pinned.detail(404, "gone");

        assertLitellm(W500, error, 404, proxy("gone", "internal_server_error", 404));
        assertLitellm(LIST, error, 404, proxy("gone", "internal_server_error", 404));
        assertLitellm(W400, error, 404, proxy("gone", "auth_error", 404));
        assertLitellm(AUTH, error, 404, proxy("gone", "auth_error", 404));
        assertLitellm(NONE, error, 404, "{'detail':'gone'}");
    }

    @Test
    void a_structured_detail_becomes_python_inside_a_message() {
        var error = Pinned.detailObject(404, "No keys found");

        assertThat(body(W500, error)).contains("\"message\":\"{'error': 'No keys found'}\"");
        assertLitellm(NONE, error, 404, "{'detail':{'error':'No keys found'}}");
    }

    @Test
    void a_raw_error_is_wrapped_by_nothing() {
        assertLitellm(AUTH, Pinned.raw(403, "not this route"), 403, "{'detail':'not this route'}");
        assertLitellm(W500, Pinned.raw(403, "not this route"), 403, "{'detail':'not this route'}");
    }

    @Test
    void a_plain_exception_gets_status_and_prefix_from_the_wrapper() {
        var error = Pinned.plain(400, "bad");

        assertLitellm(AUTH, error, 401, proxy("Authentication Error, bad", "auth_error", 401));
        assertLitellm(W500, error, 500, proxy("Internal Server Error, bad", "internal_server_error", 500));
        assertLitellm(W400, error, 400, proxy("Authentication Error, bad", "auth_error", 400));
        assertLitellm(AUTH500, error, 500, proxy("Authentication Error, bad", "auth_error", 500));
        assertLitellm(LIST, error, 500, proxy("Authentication Error, bad", "internal_server_error", 500));
        assertLitellm(NONE, error, 500, "Internal Server Error");
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING, auth_error, None",
        "MALFORMED, auth_error, None",
        "BLOCKED, auth_error, None",
        "UNKNOWN, token_not_found_in_db, key",
        "EXPIRED, expired_key, key"
    })
    void who_is_not_authenticated_is_told_by_type(Why why, String type, String param) {
        assertLitellm(
                AUTH,
                new Unauthenticated(why, "no", "key"),
                401,
                "{'error':{'message':'no','type':'" + type + "','param':'" + param + "','code':'401'}}");
    }

    @Test
    void gatewayz_has_one_envelope_with_the_detail_beside_it() {
        var reply = errors.reply(
                Dialect.gatewayz(), new ApiError.NotFound("USER_NOT_FOUND", "No such user.", List.of("try")), "req_1");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(text(reply))
                .isEqualTo(quoted(
                        "{'error':{'message':'No such user.','type':'not_found','code':'USER_NOT_FOUND','param':null,"
                                + "'status':404,'request_id':'req_1','timestamp':'2026-01-01T00:00:00Z','detail':'No such user.',"
                                + "'suggestions':['try']},'detail':'No such user.'}"));
    }

    @ParameterizedTest
    @MethodSource
    void problems_are_documents_of_their_kind(ApiError error, int status, String document) {
        var reply = errors.reply(Dialect.problem(), error, "req_1");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(text(reply)).isEqualTo(quoted(document));
    }

    static Stream<Arguments> problems_are_documents_of_their_kind() {
        return Stream.of(
                arguments(
                        Pinned.detail(403, "no"),
                        403,
                        "{'type':'urn:litellm:error:forbidden','title':'Forbidden','status':403,'detail':'no'}"),
                arguments(
                        Pinned.problem(404, "team-not-found", "gone", List.of()),
                        404,
                        "{'type':'urn:litellm:error:team-not-found','title':'Team not found','status':404,'detail':'gone'}"),
                arguments(
                        Pinned.problem(400, "unknown-query-parameter", "dry_run", List.of("a")),
                        400,
                        "{'type':'urn:litellm:error:unknown-query-parameter','title':'Unknown query parameter',"
                                + "'status':400,'detail':'dry_run','allowed':['a']}"),
                arguments(
                        new ApiError.Invalid(List.of(new Violation(List.of("body", "members", 0), "wrong", "x"))),
                        422,
                        "{'type':'urn:litellm:error:invalid-request-body','title':'Invalid request body','status':422,"
                                + "'detail':'members.0: wrong'}"),
                arguments(
                        new ApiError.Invalid(List.of(new Violation(List.of("query", "page"), "wrong", "x"))),
                        400,
                        "{'type':'urn:litellm:error:invalid-query-parameter','title':'Invalid query parameter',"
                                + "'status':400,'detail':'page: wrong'}"),
                arguments(
                        new ApiError.Unavailable("later", Duration.ofSeconds(1)),
                        503,
                        "{'type':'urn:litellm:error:database-not-connected','title':'Database not connected',"
                                + "'status':503,'detail':'later'}"),
                arguments(
                        new ApiError.Internal(),
                        500,
                        "{'type':'urn:litellm:error:internal-server-error','title':'Internal server error','status':500,"
                                + "'detail':'An unexpected error occurred.'}"));
    }

    @Test
    void violations_are_a_list_in_both_management_dialects() {
        var invalid = new ApiError.Invalid(List.of(new Violation(List.of("body", "a", 0), "wrong", "int_parsing")));
        var list = "'detail':[{'type':'int_parsing','loc':['body','a',0],'msg':'wrong'}]";

        assertLitellm(W500, invalid, 422, "{" + list + "}");
        var gatewayz = errors.reply(Dialect.gatewayz(), invalid, "req_1");
        assertThat(gatewayz.status()).isEqualTo(422);
        assertThat(text(gatewayz)).contains(quoted(list), quoted("'code':'VALIDATION_ERROR'"));
    }

    @Test
    void clients_are_answered_in_their_protocol() {
        var refused = Pinned.typed(403, "key_model_access_denied", "model", "no");

        assertThat(text(errors.reply(Dialect.openai(), refused, "req_1"))).isEqualTo("openai PERMISSION 403 no");
        assertThat(refused.wire("req_1").type()).isEqualTo("key_model_access_denied");
        assertThat(text(errors.reply(Dialect.anthropic(), refused, "req_1"))).startsWith("anthropic PERMISSION");
    }

    @Test
    void who_shall_wait_is_told_how_many_whole_seconds() {
        var reply =
                errors.reply(Dialect.gatewayz(), new ApiError.Unavailable("later", Duration.ofMillis(1_200)), "req_1");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("Retry-After", "2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /key/nothing     | {"detail":"Not Found"}
            /team            | {"detail":"Not Found"}
            /v1/nothing      | openai NOT_FOUND ENDPOINT_NOT_FOUND Not Found
            /v1/messages/x   | anthropic NOT_FOUND ENDPOINT_NOT_FOUND Not Found
            """)
    void what_is_not_found_is_said_in_the_words_of_its_surface(String path, String body) {
        var reply = errors.notFound(CanonicalPath.of(path), "req_1");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(text(reply)).isEqualTo(body);
        assertThat(text(errors.notFound(CanonicalPath.of("/nothing"), "req_1"))).contains("ENDPOINT_NOT_FOUND");
    }

    @Test
    void another_method_is_answered_with_those_there_are() {
        var match = new Match.MethodNotAllowed(Set.of(Method.GET), Dialect.litellm(W500));

        var reply = errors.methodNotAllowed(match, "req_1");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", "GET");
        assertThat(text(reply)).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            plain,        `'plain'`
            it's,         `"it's"`
            `a"b`,        `'a"b'`
            `it's "x"`,   `'it\\'s "x"'`
            `a\\b`,       `'a\\\\b'`
            """)
    void texts_are_quoted_as_python_does(String value, String literal) {
        assertThat(PythonLiteral.text(value)).isEqualTo(literal);
    }

    private void assertLitellm(Wrapper wrapper, ApiError error, int status, String body) {
        var reply = errors.reply(Dialect.litellm(wrapper), error, "req_1");
        assertThat(reply.status()).as(wrapper.name()).isEqualTo(status);
        assertThat(text(reply)).as(wrapper.name()).isEqualTo(quoted(body));
    }

    private String body(Wrapper wrapper, ApiError error) {
        return text(errors.reply(Dialect.litellm(wrapper), error, "req_1"));
    }

    private static String proxy(String message, String type, int status) {
        return "{'error':{'message':'" + message + "','type':'" + type + "','param':'None','code':'" + status + "'}}";
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    private static String text(Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
