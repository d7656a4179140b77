package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.management.SecondNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a key, and who may decide over it. */
@ExtendWith(TailOnFailure.class)
final class KeysTest {
    private static final int NODES_ROUNDS = 10;

    private final Product product = Product.shared();

    private Http.Answer manage(String path, String credential, String body) {
        return Http.post(product.url() + path, Http.bearer(credential), body);
    }

    private static int use(Product node, String key) {
        return Http.post(
                        node.url() + "/v1/chat/completions",
                        Http.bearer(key),
                        Prompt.of("tokens=1").chat(Product.OPENAI))
                .status();
    }

    private static String named(String key) {
        return "{\"key\":\"" + key + "\"}";
    }

    @Test
    void a_key_works_until_it_is_blocked_again_when_it_is_unblocked_and_never_after_it_was_deleted() {
        var made = Keys.generate(product, "{\"key_alias\":\"life-" + Sim.marker() + "\"}");
        var key = made.path("key").asText();
        assertThat(key).startsWith("sk-");
        assertThat(use(product, key)).isEqualTo(200);
        var info = Http.get(product.url() + "/key/info?key=" + key, Http.bearer(Product.MASTER_KEY));
        assertThat(info.status()).as(info.toString()).isEqualTo(200);
        assertThat(info.json().at("/info/key_alias").asText())
                .isEqualTo(made.path("key_alias").asText());
        assertThat(info.json().path("info").toString()).doesNotContain(key.substring(3));

        assertThat(manage("/key/block", Product.MASTER_KEY, named(key)).status())
                .isEqualTo(200);
        assertThat(use(product, key)).isEqualTo(401);
        assertThat(manage("/key/unblock", Product.MASTER_KEY, named(key)).status())
                .isEqualTo(200);
        assertThat(use(product, key)).isEqualTo(200);
        var deleted = manage("/key/delete", Product.MASTER_KEY, "{\"keys\":[\"" + key + "\"]}");
        assertThat(deleted.status()).as(deleted.toString()).isEqualTo(200);
        assertThat(use(product, key)).isEqualTo(401);
        assertThat(Http.get(product.url() + "/key/info?key=" + key, Http.bearer(Product.MASTER_KEY))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_hash_of_a_key_opens_nothing() {
        var key = Keys.generate(product);
        assertThat(use(product, Keys.hash(key))).isEqualTo(401);
        assertThat(use(product, "sk-" + Keys.hash(key))).isEqualTo(401);
        assertThat(use(product, Keys.hash(Product.MASTER_KEY))).isEqualTo(401);
    }

    @Test
    void a_key_sees_itself_and_changes_nothing() throws SQLException {
        var key = Keys.generate(product);
        var other = Keys.generate(product);
        assertThat(Http.get(product.url() + "/key/info", Http.bearer(key)).status())
                .isEqualTo(200);
        var before = stored();
        var refused = new ArrayList<Http.Answer>();
        refused.add(manage("/key/generate", key, "{}"));
        refused.add(manage("/key/block", key, named(other)));
        refused.add(manage("/key/unblock", key, named(other)));
        refused.add(manage("/key/block", key, named(key)));
        refused.add(manage("/key/delete", key, "{\"keys\":[\"" + other + "\"]}"));
        refused.add(manage("/key/generate", "sk-nobody", "{}"));
        refused.add(Http.post(product.url() + "/key/generate", Map.of(), "{}"));
        assertThat(refused)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isIn(401, 403));
        assertThat(stored()).isEqualTo(before);
        assertThat(use(product, other)).isEqualTo(200);
    }

    /** Everything there is about keys but when they were last used, and for how much. */
    private List<String> stored() throws SQLException {
        var rows = new ArrayList<String>();
        try (var connection = product.usage().connect();
                var keys = connection
                        .createStatement()
                        .executeQuery("select (to_jsonb(k) - 'spend')::text from virtual_key k order by token")) {
            while (keys.next()) {
                rows.add(keys.getString(1));
            }
        }
        return rows;
    }

    @Test
    void a_key_for_some_models_is_refused_the_others() {
        var key = Keys.generate(product, "{\"models\":[\"" + Product.OPENAI + "\"]}")
                .path("key")
                .asText();
        assertThat(use(product, key)).isEqualTo(200);
        var refused = Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(key),
                Prompt.plain().chat(Product.ANTHROPIC));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void what_one_node_blocks_every_node_on_its_database_refuses_within_a_second() {
        var second = SecondNode.bounded();
        long worst = 0;
        for (int round = 0; round < NODES_ROUNDS; round++) {
            var key = Keys.generate(product);
            Await.until("the other node to know it", () -> use(second, key) == 200);
            assertThat(manage("/key/block", Product.MASTER_KEY, named(key)).status())
                    .isEqualTo(200);
            long blocked = System.nanoTime();
            Await.until("the refusal on the other node", () -> use(second, key) == 401);
            worst = Math.max(worst, System.nanoTime() - blocked);
            assertThat(manage("/key/unblock", Product.MASTER_KEY, named(key)).status())
                    .isEqualTo(200);
            Await.until("the other node to serve it again", () -> use(second, key) == 200);
        }
        System.out.println("a key blocked on one node was refused on the other after at most "
                + TimeUnit.NANOSECONDS.toMillis(worst) + " ms");
        assertThat(worst).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void two_nodes_record_in_one_database() {
        var second = SecondNode.bounded();
        var key = Keys.generate(second);
        assertThat(use(product, key)).isEqualTo(200);
        assertThat(use(second, key)).isEqualTo(200);
        assertThat(product.usage().of(key, 2))
                .allSatisfy(row -> assertThat(row.outcome()).isEqualTo("completed"));
    }
}
