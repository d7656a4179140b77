package dev.gatehouse.endpoint;

import static dev.gatehouse.access.PolicyGroup.Keyed.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.idempotency.ClaimNode;
import dev.gatehouse.platform.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints that do what a request asks once, in a room that knows nothing of it. */
class RepeatedWritesTest extends ApiFixture {
    record Amount(int amount, @Nullable String user) {}

    record Which(@Nullable String unit) {}

    record Balance(int balance) {}

    private final AtomicInteger balance = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);

    RepeatedWritesTest() {
        super("admin");
    }

    @BeforeEach
    void an_endpoint_that_adds() {
        serve(List.of(
                Endpoint.post("/test/add", "test.add")
                        .needs(ACCOUNT)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Adds.")
                        .takes(Amount.class)
                        .asks(Which.class)
                        .answers(201)
                        .repeatable()
                        .returns(Balance.class, call -> add(call.body().amount())),
                Endpoint.post("/test/plain", "test.plain")
                        .needs(ACCOUNT)
                        .speaks(Dialect.gatewayz())
                        .costs(Cost.FREE)
                        .describe("Adds as often as it is asked.")
                        .takes(Amount.class)
                        .returns(Balance.class, call -> add(call.body().amount()))));
    }

    private Balance add(int amount) {
        switch (amount) {
            case 503 -> {
                balance.addAndGet(amount);
                throw new ApiError.Unavailable("Half is done.", Duration.ofSeconds(1)).asException();
            }
            case 400 -> throw new ApiError.BadRequest("NO", "Not so much.", "amount").asException();
            case 500 -> {
                balance.addAndGet(amount);
                throw new IllegalStateException("after the effect");
            }
            case 99 -> await();
            default -> {}
        }
        return new Balance(balance.addAndGet(amount));
    }

    private void await() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply add(String id, int amount) {
        return add(MASTER, id, "/test/add", "{\"amount\":" + amount + "}");
    }

    private Reply add(String caller, @Nullable String id, String path, String json) {
        var request = request("POST", path).key(caller).json(json);
        return run(id == null ? request : request.with("Idempotency-Key", id));
    }

    private static void replayed(Reply reply, Reply first) {
        assertThat(reply.status()).isEqualTo(first.status());
        assertThat(text(reply)).isEqualTo(text(first));
        assertThat(reply.headers())
                .containsEntry("Idempotency-Replayed", "true")
                .containsEntry("Content-Type", "application/json");
    }

    private static void conflict(Reply reply, int status) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).path("error").path("code").asText()).isEqualTo("IDEMPOTENCY_CONFLICT");
    }

    @Test
    void what_is_sent_again_is_answered_again_and_done_once() {
        var first = add("a", 5);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");

        replayed(add("a", 5), first);
        replayed(add(MASTER, "a", "/test/add", " { \"amount\" : 5 } "), first);
        assertThat(balance).hasValue(5);
        assertThat(add("b", 5).status()).isEqualTo(201);
        assertThat(balance).hasValue(10);
    }

    @Test
    void without_a_key_or_where_the_endpoint_does_not_say_so_everything_is_done() {
        var json = "{\"amount\":1}";
        add(MASTER, null, "/test/add", json);
        add(MASTER, null, "/test/add", json);
        add(MASTER, "a", "/test/plain", json);
        add(MASTER, "a", "/test/plain", json);
        assertThat(balance).hasValue(4);
        assertThat(query("select claim from idempotency_claim")).isEmpty();
    }

    @Test
    void the_document_says_which_endpoints_take_a_key() {
        var paths = OpenApi.of(table, "1").path("paths");
        assertThat(paths.at("/~1test~1add/post/parameters").findValuesAsText("name"))
                .contains("Idempotency-Key");
        assertThat(paths.at("/~1test~1plain/post/parameters").findValuesAsText("name"))
                .doesNotContain("Idempotency-Key");
    }

    @Test
    void the_key_with_another_body_or_query_is_refused() {
        add("a", 5);
        conflict(add("a", 6), 422);
        conflict(add(MASTER, "a", "/test/add?unit=cent", "{\"amount\":5}"), 422);
        assertThat(balance).hasValue(5);
    }

    @Test
    void others_keys_are_others() {
        add("a", 5);
        user("bob", "proxy_admin");
        execute(
                "insert into virtual_key (token, user_id, created_at, updated_at) values (?, 'bob', now(), now())",
                KeyHash.of("sk-bob-0123456789").toString());
        assertThat(add("sk-bob-0123456789", "a", "/test/add", "{\"amount\":7}").status())
                .isEqualTo(201);
        assertThat(balance).hasValue(12);
    }

    @Test
    void what_was_refused_is_judged_anew() {
        assertThat(add("a", 400).status()).isEqualTo(400);
        Await.until(
                "the key is free",
                () -> query("select claim from idempotency_claim").isEmpty());
        assertThat(add("a", 5).status()).isEqualTo(201);
    }

    @Test
    void a_body_that_cannot_be_read_leaves_the_key_free() {
        assertThat(add(MASTER, "a", "/test/add", "{\"amount\":\"x\"}").status()).isEqualTo(422);
        assertThat(add(MASTER, "a", "/test/add", "{").status()).isEqualTo(400);
        assertThat(add("a", 5).status()).isEqualTo(201);
    }

    @Test
    void what_failed_nobody_knows_how_is_not_done_again() {
        for (int fault : List.of(500, 503)) {
            var id = "failed" + fault;
            assertThat(add(id, fault).status()).isEqualTo(fault);
            Await.until(
                    "it is settled",
                    () -> query("select state from idempotency_claim where state = 'running'")
                            .isEmpty());
            conflict(add(id, fault), 409);
        }
        assertThat(balance).hasValue(1003);
    }

    @Test
    void of_twenty_at_once_one_is_done_and_the_others_are_told_at_once_or_answered() {
        var replies = new ArrayList<CompletableFuture<Reply>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                replies.add(CompletableFuture.supplyAsync(() -> add("a", 3), threads));
            }
        }
        assertThat(balance).hasValue(3);
        assertThat(replies.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.status()).isIn(201, 409));
    }

    @Test
    void who_comes_while_it_is_done_is_not_kept_waiting() {
        var first = CompletableFuture.supplyAsync(() -> add("a", 99));
        Await.until(
                "it is being done",
                () -> !query("select claim from idempotency_claim").isEmpty());
        conflict(add("a", 99), 409);
        held.countDown();
        var done = first.join();
        replayed(add("a", 99), done);
        assertThat(balance).hasValue(99);
    }

    @Test
    void a_process_that_died_in_the_middle_leaves_a_conflict() {
        var dead = ClaimNode.on(database);
        add("a", 5);
        execute("update idempotency_claim set state = 'running', book = ?", dead.book());
        dead.ended();
        conflict(add("a", 5), 409);
        assertThat(balance).hasValue(5);
    }

    @Test
    void a_key_that_is_none_is_refused() {
        for (var hostile : List.of("", "x".repeat(256), "line\nbreak", "käse")) {
            assertThat(add(hostile, 5).status()).isEqualTo(400);
        }
        assertThat(balance).hasValue(0);
    }
}
