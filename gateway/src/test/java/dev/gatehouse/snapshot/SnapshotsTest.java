package dev.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployment.Mode;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.routing.Routes;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final Catalog CATALOG = Catalog.shipped();

    @Test
    void a_replacement_holds_from_the_next_request_on_and_leaves_the_old_one_whole() {
        var snapshots = new Snapshots(routes("OPENAI_API_KEY"));
        var resolver = new Resolver(() -> snapshots.current().routes());
        var before = snapshots.current();
        assertThat(resolver.resolve("gpt-4o", Mode.CHAT, null).model()).isEqualTo("openai/gpt-4o");

        var after = snapshots.replace(routes("ANTHROPIC_API_KEY"));

        assertThat(resolver.resolve("claude-haiku-4-5", Mode.CHAT, null).model())
                .isEqualTo("anthropic/claude-haiku-4.5");
        assertThat(after).isSameAs(snapshots.current());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(before.deployments()).containsKey("openai/gpt-4o");
        assertThat(after.deployments()).doesNotContainKey("openai/gpt-4o");
        assertThat(after.models())
                .isNotEmpty()
                .allMatch(model -> model.ownedBy().equals("anthropic"));
    }

    private static Routes routes(String variable) {
        return Deployments.from(
                        Config.EMPTY, Map.of(variable, "k"), CATALOG, Timeouts.DEFAULT, LocalDate.of(2026, 11, 21))
                .routes();
    }
}
