package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerNamesTest {
    @Test
    void a_provider_that_is_called_at_one_address_is_watched_under_its_own_name() {
        var one = deployment("1", "http://a:1/v1", "k", "config");
        var other = deployment("2", "http://a:1/v1", "k", "config");
        var names = BreakerNames.of(List.of(one, other), List.of());

        assertThat(names.of(one)).isEqualTo("vllm");
        assertThat(names.of(other)).isEqualTo("vllm");
        assertThat(names.hasSeveralCredentials("vllm")).isFalse();
    }

    @Test
    void each_other_address_is_watched_apart_and_so_is_what_a_pattern_serves_there() {
        var one = deployment("1", "http://a:1/v1", "k", "config");
        var other = deployment("2:*", "http://b:1/v1", "k", "stored");
        var names = BreakerNames.of(List.of(other, one), List.of());

        assertThat(names.of(one)).isEqualTo("vllm");
        assertThat(names.of(deployment("2:some-model", "http://b:1/v1", "k", "stored")))
                .isEqualTo("vllm-b-1");
    }

    @Test
    void the_environments_provider_keeps_its_name_whatever_is_configured_beside_it() {
        var entry = deployment("1", "http://a:1/v1", "k", "config");
        var served = deployment("environment:vllm/m", "http://z:1/v1", "k", "environment");
        var names = BreakerNames.of(List.of(entry, served), List.of());

        assertThat(names.of(served)).isEqualTo("vllm");
        assertThat(names.of(entry)).isEqualTo("vllm-a-1");
    }

    @Test
    void what_a_team_configured_is_watched_apart_even_at_the_same_address() {
        var everybodys = deployment("1", "http://a:1/v1", "k", "config");
        var own = deployment("2", "http://a:1/v1", "own", "stored");
        var names = BreakerNames.of(List.of(everybodys), List.of(List.of(own)));

        assertThat(names.of(everybodys)).isEqualTo("vllm");
        assertThat(names.of(own)).matches("vllm-[0-9a-f]{8}");
        assertThat(names.hasSeveralCredentials("vllm")).isFalse();
    }

    @Test
    void several_credentials_of_one_name_are_known() {
        var names = BreakerNames.of(
                List.of(
                        deployment("1", "http://a:1/v1", "k", "config"),
                        deployment("2", "http://a:1/v1", "other", "config")),
                List.of());

        assertThat(names.hasSeveralCredentials("vllm")).isTrue();
    }

    private static Deployment deployment(String id, String base, String key, String origin) {
        return new Deployment(
                id,
                "m",
                "vllm",
                Protocol.OPENAI,
                "upstream",
                URI.create(base),
                Optional.of(Secret.of(key)),
                Map.of(),
                Timeouts.DEFAULT,
                Optional.empty(),
                0,
                Deployment.Mode.CHAT,
                1,
                origin,
                List.of());
    }
}
