package dev.gatehouse.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Credentials.Credential;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final long NOW = Long.MAX_VALUE - 1_000;

    private final Credential a = new Credential(Secret.of("a"), 3);
    private final Credential b = new Credential(Secret.of("b"), 1);
    private int drawn;
    private final Credentials both = Credentials.of(List.of(a, b), bound -> drawn++ % bound);

    @Test
    void each_has_its_share_of_the_calls() {
        assertThat(shares(NOW)).isEqualTo(Map.of(a, 300, b, 100));
    }

    @Test
    void one_that_was_refused_rests_for_a_while() {
        assertThat(both.refused(a, NOW)).isTrue();

        assertThat(shares(NOW)).isEqualTo(Map.of(b, 400));
        assertThat(shares(NOW + Credentials.REST.toNanos() - 1)).isEqualTo(Map.of(b, 400));
        assertThat(shares(NOW + Credentials.REST.toNanos())).isEqualTo(Map.of(a, 300, b, 100));
    }

    @Test
    void the_last_one_never_rests() {
        both.refused(a, NOW);

        assertThat(both.refused(b, NOW)).isFalse();
        assertThat(shares(NOW)).isEqualTo(Map.of(b, 400));
    }

    @Test
    void the_only_one_never_rests() {
        var only = Credentials.of(Optional.of(Secret.of("k")));
        var credential = Objects.requireNonNull(only.next(NOW));

        assertThat(only.refused(credential, NOW)).isFalse();
        assertThat(only.next(NOW)).isSameAs(credential);
    }

    @Test
    void where_none_is_wanted_none_is_sent() {
        assertThat(Credentials.of(Optional.empty()).next(NOW)).isNull();
        assertThat(Credentials.NONE.secrets()).isEmpty();
    }

    @Test
    void nothing_shows_them() {
        assertThat(both).hasToString("2 credentials");
        assertThatThrownBy(() -> new Credential(Secret.of("a"), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Map<Credential, Integer> shares(long nanos) {
        var shares = new HashMap<Credential, Integer>();
        for (int i = 0; i < 400; i++) {
            shares.merge(both.next(nanos), 1, Integer::sum);
        }
        return shares;
    }
}
