package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Authorization: Bearer sk-a                                  | sk-a
            authorization: bearer sk-a                                  | sk-a
            Authorization: Basic sk-a                                   | sk-a
            Authorization: BEARER sk-a                                  | ''
            Authorization: sk-a                                         | ''
            Authorization: gw_live_a                                    | gw_live_a
            Authorization: Bearer                                       | ''
            Authorization: AWS4-HMAC-SHA256 Credential=Bearer sk-a/20260101/us-east-1/bedrock/aws4_request | sk-a
            Authorization: AWS4-HMAC-SHA256 Credential=Bearer sk-a, SignedHeaders=host, Signature=0 | sk-a
            Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101    | ''
            x-litellm-api-key: sk-a                                     | sk-a
            x-litellm-api-key: Bearer sk-a                              | sk-a
            x-litellm-api-key: sk-a; Authorization: Bearer sk-b         | sk-a
            Authorization: Bearer sk-a; x-api-key: sk-b                 | sk-a
            Authorization: nonsense; x-api-key: sk-b                    | ''
            API-Key: sk-a; x-api-key: sk-b                              | sk-a
            api-key: sk-a                                               | sk-a
            x-api-key: sk-a; x-goog-api-key: sk-b                       | sk-a
            x-goog-api-key: sk-a; Ocp-Apim-Subscription-Key: sk-b       | sk-a
            Ocp-Apim-Subscription-Key: sk-a                             | sk-a
            x-api-key: Bearer sk-a                                      | Bearer sk-a
            cookie: sk-a                                                | -
            """)
    void the_first_source_that_is_there_counts(String headers, String token) {
        assertThat(Credentials.read(headers(headers)::get, "/v1/chat/completions", _ -> "sk-query")
                        .token())
                .isEqualTo(token);
    }

    @Test
    void an_empty_authorization_header_is_as_good_as_none() {
        assertThat(Credentials.read(Map.of("Authorization", "", "x-api-key", "sk-a")::get, "/", _ -> null)
                        .token())
                .isEqualTo("sk-a");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini:generateContent, sk-query",
        "/v1beta/models/gemini:streamGenerateContent, sk-query",
        "/v1beta/models/gemini:countTokens, ",
        "/v1/chat/completions, "
    })
    void the_query_counts_only_where_gemini_clients_send_it(String path, String token) {
        assertThat(Credentials.read(_ -> null, path, _ -> "sk-query").token()).isEqualTo(token);
    }

    @Test
    void a_header_of_the_installations_own_overrides_all_others() {
        var headers = headers("X-My-Key: Bearer sk-a; Authorization: Bearer sk-b");

        assertThat(Credentials.readOnly("X-My-Key", headers::get).token()).isEqualTo("sk-a");
        assertThat(Credentials.readOnly("X-Other", headers::get).isAbsent()).isTrue();
    }

    @Test
    void credentials_do_not_print_themselves() {
        assertThat(Credentials.of("sk-secret").toString()).doesNotContain("secret");
    }

    private static Map<String, String> headers(String text) {
        var headers =
                new TreeMap<String, String>((a, b) -> a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT)));
        for (var header : text.split("; ")) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).stripLeading());
        }
        return headers;
    }
}
