package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that is killed under load, and started again where it died. */
@Timeout(180)
final class CrashTest {
    private static final int CLIENTS = 32;
    private static final int ROUNDS = 3;

    // Its own: what others look for must not be pushed out of the shared one's memory by so many requests.
    private final Sim sim = Sim.start();
    private final Random random = new Random();

    @AfterEach
    void endProviders() {
        sim.close();
    }

    @Test
    void what_a_client_saw_finished_is_recorded_exactly_once_whenever_the_gateway_is_killed() throws Exception {
        var data = Product.newDirectory();
        Queue<String> finished = new ConcurrentLinkedQueue<>();
        for (int round = 1; round <= ROUNDS; round++) {
            var product = Product.with(sim).on(data).start();
            int before = finished.size();
            underLoad(product, finished, () -> product.program().kill());
            System.out.println(
                    "round " + round + ": killed after " + (finished.size() - before) + " finished requests");
        }
        try (var survivor = Product.with(sim).on(data).start()) {
            assertRecordedOnce(survivor, finished);
        }
    }

    @Test
    void nor_is_anything_lost_when_the_database_is_killed_with_it() throws Exception {
        var data = Product.newDirectory();
        Queue<String> finished = new ConcurrentLinkedQueue<>();
        var product = Product.with(sim).on(data).start();
        var postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postgres")
                                .resolve(dataDirectoryName(product))
                                .resolve("postmaster.pid"))
                        .getFirst()))
                .orElseThrow();
        underLoad(product, finished, () -> {
            postmaster.destroyForcibly();
            product.program().kill();
        });
        try (var survivor = Product.with(sim).on(data).start()) {
            assertRecordedOnce(survivor, finished);
        }
    }

    @Test
    void a_stream_under_way_is_recorded_as_partial_and_charged_nothing_and_a_finished_one_is_not() throws Exception {
        var data = Product.newDirectory();
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

    private static String dataDirectoryName(Product product) throws SQLException {
        try (var connection = product.usage().connect();
                var row = connection.createStatement().executeQuery("show data_directory")) {
            row.next();
            return product.data()
                    .resolve("postgres")
                    .relativize(Path.of(row.getString(1)))
                    .toString();
        }
    }

    /** Lets clients ask as fast as they can, and does it at a random moment among their answers. */
    private void underLoad(Product product, Queue<String> finished, Runnable doom) throws InterruptedException {
        var key = Keys.generate(product);
        var over = new AtomicBoolean();
        int enough = finished.size() + 200 + random.nextInt(400);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                boolean stream = client % 2 == 0;
                clients.execute(() -> ask(product, key, stream, over, finished));
            }
            Await.until("answers under load", () -> finished.size() >= enough);
            doom.run();
            over.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void ask(Product product, String key, boolean stream, AtomicBoolean over, Queue<String> finished) {
        while (!over.get()) {
            var id = UUID.randomUUID().toString();
            var headers = Map.of("Authorization", "Bearer " + key, "X-Request-ID", id);
            var body = Prompt.of("tokens=5").chat(Product.OPENAI, stream ? ",\"stream\":true" : "");
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

    private static void assertRecordedOnce(Product survivor, Queue<String> finished) throws SQLException {
        var missing = Await.until(
                "the drain of what was finished",
                () -> {
                    var times = times(survivor);
                    return finished.stream()
                            .filter(id -> !times.containsKey(id))
                            .toList();
                },
                List::isEmpty);
        assertThat(missing).isEmpty();
        assertThat(times(survivor).entrySet().stream().filter(entry -> entry.getValue() != 1))
                .as("recorded more than once")
                .isEmpty();
        System.out.println(
                finished.size() + " finished requests, " + times(survivor).size() + " recorded, each once");
    }

    private static Map<String, Integer> times(Product product) {
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
        return times;
    }
}
