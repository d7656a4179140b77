package dev.gatehouse.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.error.ApiException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRequestIdTest {
    private static final Caller GW = new Caller.KeyHolder(Identities.of("gw_live_1"));
    private static final Caller SK = new Caller.KeyHolder(Identities.of("sk-1"));

    private static Optional<ClientRequestId> id(Caller caller, Map<String, String> headers, boolean tracing) {
        return ClientRequestId.of(caller, headers::get, tracing);
    }

    @Test
    void a_key_for_the_purpose_counts_for_everybody() {
        var headers = Map.of("Idempotency-Key", "a b~", "X-Request-ID", "other");
        assertThat(id(SK, headers, true)).contains(new ClientRequestId("a b~", true));
        assertThat(id(GW, headers, true)).contains(new ClientRequestId("a b~", true));
    }

    @Test
    void an_id_of_the_request_counts_where_clients_were_told_so() {
        var headers = Map.of("X-Request-ID", "trace-1");
        assertThat(id(GW, headers, true)).contains(new ClientRequestId("trace-1", false));
        assertThat(id(GW, headers, false)).isEmpty();
        assertThat(id(SK, headers, true)).isEmpty();
        assertThat(id(new Caller.Master("admin"), headers, true)).isEmpty();
        assertThat(id(GW, Map.of(), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "tab\there", "new\nline", "null\u0000", "\u007f", "käse", "\u2028", "\ud83d\ude00"})
    void a_key_that_is_none_is_refused_and_such_an_id_of_a_request_ignored(String hostile) {
        assertThatThrownBy(() -> id(SK, Map.of("Idempotency-Key", hostile), true))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.error().status()).isEqualTo(400));
        assertThat(id(GW, Map.of("X-Request-ID", hostile), true)).isEmpty();
    }

    @Test
    void it_has_at_most_255_characters() {
        assertThat(id(SK, Map.of("Idempotency-Key", "x".repeat(255)), true)).isPresent();
        assertThatThrownBy(() -> id(SK, Map.of("Idempotency-Key", "x".repeat(256)), true))
                .isInstanceOf(ApiException.class)
                .hasMessageNotContaining("xxx");
    }
}
