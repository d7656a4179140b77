package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.ApiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams may keep the choice of guardrails to themselves, in calls of models too. */
class GuardrailsOfCallsTest {
    private final Policy policy = new Policy();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"guardrails\":[\"pii\"]}",
                "{\"guardrails\":\"pii\"}",
                "{\"guardrails\":{\"a\":1}}",
                "{\"metadata\":{\"guardrails\":[ \"pii\" ]}}",
                "{\"guardrail_config\":{\"language\":\"en\"}}",
                "{\"disable_global_guardrails\":true}",
                "{\"disable_global_guardrails\":1}",
                "{\"model\":\"m\",\"messages\":[],\"\\u0067uardrails\":[\"pii\"]}"
            })
    void a_call_that_names_guardrails_is_refused_where_the_team_fixes_them(String body) {
        assertThatThrownBy(() -> require("internal team=fixed", body))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.error().status()).isEqualTo(403);
                    assertThat(refused.error().message())
                            .isEqualTo("Your team does not have permission to modify guardrails.");
                });
        require("internal team=own", body);
        require("internal", body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"guardrails\":null}",
                "{\"guardrails\":[ ]}",
                "{\"guardrails\":{}}",
                "{\"guardrails\":\"\"}",
                "{\"disable_global_guardrails\":false}",
                "{\"disable_global_guardrails\":0.0}",
                "{\"metadata\":\"guardrails\"}",
                "{\"messages\":[{\"guardrails\":[\"pii\"]}]}",
                "not JSON",
                ""
            })
    void what_names_none_passes(String body) {
        require("internal team=fixed", body);
    }

    @Test
    void tokens_are_held_to_it_as_keys_are() {
        assertThatThrownBy(() -> require("token team=fixed", "{\"guardrails\":[\"pii\"]}"))
                .isInstanceOf(ApiException.class);
    }

    private void require(String who, String body) {
        policy.requireGuardrails(People.caller(who), body.getBytes(StandardCharsets.UTF_8));
    }
}
