package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A gateway that is killed under load again and again, every other time its database with it. Who got a whole answer is charged for it,
 * once; who did not is not; and the books agree. {@code -Dcrash.rounds=50} for more than the suite has time for.
 */
final class CrashTest {
    private static final int CLIENTS = 64;
    private static final int CUSTOMERS = 4;
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 5);

    // Its own: what others look for must not be pushed out of the shared one's memory by so many requests.
    private final Sim sim = Sim.start();
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Path data = Product.newDirectory();
    /** Tokens that were asked for, by the id of the request. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    /** Ids of requests whose whole answer was read. */
    private final Set<String> finished = ConcurrentHashMap.newKeySet();

    @AfterEach
    void endProviders() {
        sim.close();
    }

    @Test
    void usage_and_ledger_say_what_was_delivered_whenever_the_gateway_is_killed() throws Exception {
        var keys = new ArrayList<String>();
        for (int round = 1; round <= ROUNDS; round++) {
            var product = Product.with(sim).on(data).start();
            if (keys.isEmpty()) {
                keys.addAll(customers(product));
            }
            var database = round % 2 == 0 ? postmaster(product) : null;
            int before = finished.size();
            underLoad(product, keys, () -> {
                if (database != null) {
                    database.destroyForcibly();
                }
                product.program().kill();
            });
            System.out.println("round " + round + ": killed" + (database == null ? "" : " with its database")
                    + " after " + (finished.size() - before) + " finished requests");
        }
        try (var survivor = Product.with(sim).on(data).start()) {
            var charges = Await.until(
                    "the charges of all that was finished",
                    () -> charges(survivor),
                    it -> it.keySet().containsAll(finished));
            assertThat(charges.values())
                    .as("charged more than once, seed " + seed)
                    .allSatisfy(each -> assertThat(each).hasSize(1));
            charges.forEach((id, each) -> assertThat(
                            each.getFirst().at("/metadata/completion_tokens").asInt())
                    .as(id)
                    .isEqualTo(asked.get(id)));
            assertThat(recordedOnce(survivor)).isEmpty();
            var verdict = Http.get(survivor.url() + "/ledger/verify", Http.bearer(Product.MASTER_KEY))
                    .json();
            assertThat(verdict.path("balanced").asBoolean())
                    .as("seed " + seed + ": " + verdict)
                    .isTrue();
            assertThat(verdict.at("/checked/charges").asInt()).isEqualTo(charges.size());
            // What the providers themselves counted: all that was charged, and what the crashes cut off.
            int delivered = sim.totals().path("requests").asInt();
            assertThat(charges.size()).isLessThanOrEqualTo(delivered);
            for (var key : keys) {
                Await.until(
                        "what the dead had lent", () -> reserved(survivor, key).equals("0"));
            }
            System.out.println(finished.size() + " finished, " + charges.size() + " charged once, of " + delivered
                    + " that providers answered");
        }
    }

    @Test
    void a_stream_under_way_is_recorded_as_partial_and_charged_nothing_and_a_finished_one_is_not() throws Exception {
        var product = Product.with(sim).on(data).start();
        var whole = Keys.generate(product);
        var half = Keys.generate(product);
        var answer = Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(whole),
                Prompt.of("tokens=5").chat(Product.OPENAI));
        assertThat(answer.status()).isEqualTo(200);
        try (var stream = Events.open(
                product.url() + "/v1/chat/completions",
                Http.bearer(half),
                Prompt.of("tokens=500 pace=100").chatStream(Product.OPENAI))) {
            assertThat(stream.next()).as("content before the end").isNotNull();
            product.program().kill();
        }

        // Twice: what the first start has recorded, the second must leave alone.
        for (int start = 0; start < 2; start++) {
            try (var survivor = Product.with(sim).on(data).start()) {
                var row = survivor.usage().onlyOf(half);
                assertThat(row.outcome()).isEqualTo("partial");
                assertThat(row.errorCode()).isEqualTo("GATEWAY_CRASH");
                assertThat(row.accuracy()).isEqualTo("none");
                assertThat(row.costNanos()).isZero();
                assertThat(row.prompt() + row.completion()).isZero();
                assertThat(row.stream()).isTrue();
                assertThat(row.operation()).isEqualTo("chat.completions");
                assertThat(row.requestedModel()).isEqualTo(Product.OPENAI);
                assertThat(survivor.usage().onlyOf(whole).outcome()).isEqualTo("completed");
            }
        }
    }

    private static String reserved(Product product, String key) {
        return Http.get(product.url() + "/user/balance", Http.bearer(key))
                .json()
                .path("reserved")
                .asText();
    }

    /** @return a key of each */
    private static List<String> customers(Product product) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < CUSTOMERS; i++) {
            var user = "customer-" + i;
            ok(product, "/user/new", "{\"user_id\":\"" + user + "\",\"auto_create_key\":false}");
            ok(product, "/credits/add", "{\"user_id\":\"" + user + "\",\"amount\":1000}");
            keys.add(Keys.generate(product, "{\"user_id\":\"" + user + "\"}")
                    .path("key")
                    .asText());
        }
        return keys;
    }

    private static void ok(Product product, String path, String body) {
        var answer = Http.post(product.url() + path, Http.bearer(Product.MASTER_KEY), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private ProcessHandle postmaster(Product product) throws SQLException, IOException {
        try (var connection = product.usage().connect();
                var row = connection.createStatement().executeQuery("show data_directory")) {
            row.next();
            var directory = data.resolve("postgres").relativize(Path.of(row.getString(1)));
            var pid = Files.readAllLines(
                            data.resolve("postgres").resolve(directory).resolve("postmaster.pid"))
                    .getFirst();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
    }

    /** Lets clients ask as fast as they can, and does it at a random moment among their answers. */
    private void underLoad(Product product, List<String> keys, Runnable doom) throws InterruptedException {
        var over = new AtomicBoolean();
        int enough = finished.size() + 100 + random.nextInt(400);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                boolean stream = client % 2 == 0;
                var key = keys.get(client % keys.size());
                clients.execute(() -> ask(product, key, stream, over));
            }
            Await.until("answers under load", () -> finished.size() >= enough);
            doom.run();
            over.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void ask(Product product, String key, boolean stream, AtomicBoolean over) {
        while (!over.get()) {
            var id = UUID.randomUUID().toString();
            int tokens = 1 + Math.floorMod(id.hashCode(), 9);
            asked.put("req_" + id, tokens);
            var headers = Map.of("Authorization", "Bearer " + key, "X-Request-ID", id);
            var body = Prompt.of("tokens=" + tokens)
                    .chat(Product.OPENAI, ",\"max_tokens\":50" + (stream ? ",\"stream\":true" : ""));
            try {
                var answer = Http.open(product.url() + "/v1/chat/completions", headers, body);
                var text = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
                boolean whole = stream ? text.endsWith("data: [DONE]\n\n") : text.endsWith("}");
                if (answer.statusCode() == 200 && whole) {
                    finished.add("req_" + id);
                }
            } catch (IOException | UncheckedIOException killed) {
                // The gateway died under this request: nothing was promised to its client.
            }
        }
    }

    /** All there are, by the id of the request that is charged. */
    private static Map<String, List<JsonNode>> charges(Product product) {
        var charges = new HashMap<String, List<JsonNode>>();
        JsonNode page;
        int offset = 0;
        do {
            page = Http.get(
                            product.url()
                                    + "/credits/transactions?transaction_type=api_usage&limit=1000&sort_order=asc&offset="
                                    + offset,
                            Http.bearer(Product.MASTER_KEY))
                    .json();
            page.path("transactions")
                    .forEach(charge -> charges.computeIfAbsent(
                                    charge.at("/metadata/request_id").asText(), _ -> new ArrayList<>())
                            .add(charge));
            offset += 1_000;
        } while (page.at("/pagination/has_more").asBoolean());
        return charges;
    }

    /** @return what was finished and is recorded another number of times */
    private List<String> recordedOnce(Product product) {
        var times = new HashMap<String, Integer>();
        try (var connection = product.usage().connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select request_id, count(*) from usage_record group by request_id")) {
            while (rows.next()) {
                times.put(rows.getString(1), rows.getInt(2));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return finished.stream().filter(id -> times.getOrDefault(id, 0) != 1).toList();
    }
}
