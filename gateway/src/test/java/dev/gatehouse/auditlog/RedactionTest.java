package dev.gatehouse.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Json;
import org.junit.jupiter.api.Test;

class RedactionTest {
    @Test
    void secrets_are_hidden_wherever_they_stand_and_everything_else_stays() {
        var tree = Json.parse("""
                {"token":"hash","key_alias":"a","tpm_limit":1,
                 "metadata":{"logging":[{"callback_vars":{"langfuse_secret_key":"x","langfuse_public_key":"y"}}],
                             "dbPassword":"z","max_tokens":5},
                 "config":{"api_key":"k","client_secret":"s"}}
                """);

        assertThat(Redaction.of(tree)).isEqualTo(Json.parse("""
                {"token":"hash","key_alias":"a","tpm_limit":1,
                 "metadata":{"logging":[{"callback_vars":{"langfuse_secret_key":"***","langfuse_public_key":"***"}}],
                             "dbPassword":"***","max_tokens":5},
                 "config":{"api_key":"***","client_secret":"***"}}
                """));
    }
}
