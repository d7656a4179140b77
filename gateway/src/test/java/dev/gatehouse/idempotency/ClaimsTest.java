package dev.gatehouse.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Two nodes on one database. */
class ClaimsTest {
    private static final String SCOPE = "user:alice";
    private static final Instant ARRIVED = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private final Database database = TestDatabase.emptied();
    private final ClaimNode one = ClaimNode.on(database);
    private final ClaimNode other = ClaimNode.on(database);

    private static IdentifiedRequest asked(String id, String body) {
        return asked(SCOPE, new ClientRequestId(id, true), body);
    }

    private static IdentifiedRequest asked(String scope, ClientRequestId id, String body) {
        return IdentifiedRequest.ofModel(id, scope, "/v1/chat/completions", utf8(body), "req_" + id.text(), ARRIVED);
    }

    private static IdentifiedRequest written(String id) {
        return IdentifiedRequest.ofWrite(
                new ClientRequestId(id, true), SCOPE, "POST", "/credits/add", utf8("{}"), "req_" + id, ARRIVED);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Claim first(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.First.class);
        return ((Verdict.First) verdict).claim();
    }

    private static void finish(ClaimNode node, Claim claim, String answer) {
        var capture = node.claims.capture();
        capture.write(utf8(answer), 0, utf8(answer).length);
        node.claims.finish(claim, 200, "text/plain", capture);
        told(node);
        assertThat(node.claims.capturedBytes()).isZero();
    }

    private static void told(ClaimNode node) {
        Await.until("everything told", () -> node.claims.pending() == 0);
    }

    private static void answered(Verdict verdict, String answer) {
        assertThat(verdict).isInstanceOf(Verdict.Done.class);
        var done = ((Verdict.Done) verdict).answer();
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.contentType()).isEqualTo("text/plain");
        assertThat(new String(done.body(), StandardCharsets.UTF_8)).isEqualTo(answer);
    }

    private static void refused(Verdict verdict, int status) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        var error = ((Verdict.Refused) verdict).error();
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
    }

    private List<String> query(String sql) {
        return database.read(
                tx -> tx.handle().createQuery(sql).mapTo(String.class).list());
    }

    private void execute(String sql) {
        database.transactVoid(tx -> tx.handle().execute(sql));
    }

    @Test
    void the_first_is_done_and_the_next_gets_its_answer_on_every_node() {
        var claim = first(one.claims.claim(asked("a", "{}")));
        assertThat(other.claims.claim(asked("a", "{}"))).isEqualTo(new Verdict.Running(false));

        finish(one, claim, "the answer");

        answered(one.claims.claim(asked("a", "{}")), "the answer");
        answered(other.claims.claim(asked("a", "{ }")), "the answer");
        assertThat(other.claims.replays()).isEqualTo(1);
        assertThat(one.claims.storedBytes()).isPositive();
    }

    @RepeatedTest(3)
    void of_sixty_at_once_on_two_nodes_one_is_the_first() {
        var verdicts = new ArrayList<CompletableFuture<Verdict>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                var node = i % 2 == 0 ? one : other;
                verdicts.add(CompletableFuture.supplyAsync(() -> node.claims.claim(asked("a", "{}")), threads));
            }
        }
        var all = verdicts.stream().map(CompletableFuture::join).toList();

        assertThat(all).filteredOn(Verdict.First.class::isInstance).hasSize(1);
        assertThat(all).filteredOn(Verdict.Running.class::isInstance).hasSize(59);
    }

    @Test
    void a_key_that_comes_with_another_request_is_refused_whatever_became_of_the_first() {
        var claim = first(one.claims.claim(asked("a", "{\"n\":1}")));
        refused(one.claims.claim(asked("a", "{\"n\":2}")), 422);
        finish(one, claim, "x");
        refused(other.claims.claim(asked("a", "{\"n\":2}")), 422);
        assertThat(one.claims.conflicts()).isEqualTo(1);
    }

    @Test
    void an_id_sent_along_anyway_with_another_request_is_an_ordinary_new_one() {
        var tracing = new ClientRequestId("a", false);
        finish(one, first(one.claims.claim(asked(SCOPE, tracing, "{\"n\":1}"))), "one");
        finish(one, first(one.claims.claim(asked(SCOPE, tracing, "{\"n\":2}"))), "two");

        answered(other.claims.claim(asked(SCOPE, tracing, "{\"n\":1}")), "one");
        answered(other.claims.claim(asked(SCOPE, tracing, "{\"n\":2}")), "two");
    }

    @Test
    void the_same_id_of_another_customer_is_another_id() {
        finish(one, first(one.claims.claim(asked("a", "{}"))), "alice's");
        first(one.claims.claim(asked("user:bob", new ClientRequestId("a", true), "{}")));
    }

    @Test
    void nobody_shares_an_id_of_whom_nothing_is_known() {
        assertThat(IdentifiedRequest.scope(new Caller.Anonymous())).isEmpty();
        assertThat(IdentifiedRequest.scope(new Caller.Master("admin"))).contains("master");
        assertThat(IdentifiedRequest.scope(new Caller.KeyHolder(Identities.of("sk-1"))))
                .contains("user:user-1");
    }

    @Test
    void what_came_to_nothing_is_done_again_and_cannot_spoil_it() {
        var failed = first(one.claims.claim(asked("a", "{\"n\":1}")));
        one.claims.release(failed);
        told(one);
        var again = first(other.claims.claim(asked("a", "{\"n\":2}")));

        finish(one, failed, "late");
        one.claims.release(failed);
        told(one);
        assertThat(one.claims.claim(asked("a", "{\"n\":2}"))).isInstanceOf(Verdict.Running.class);
        finish(other, again, "again");
        answered(one.claims.claim(asked("a", "{\"n\":2}")), "again");
    }

    @Test
    void after_a_day_an_id_is_new() {
        finish(one, first(one.claims.claim(asked("a", "{}"))), "old");
        execute("update idempotency_claim set claimed_at = claimed_at - interval '24 hours'");
        var again = first(other.claims.claim(asked("a", "{\"n\":2}")));
        finish(other, again, "new");
        answered(one.claims.claim(asked("a", "{\"n\":2}")), "new");
    }

    @Test
    void an_answer_that_is_too_large_is_not_given_again_and_nothing_is_done_again() {
        var claim = first(one.claims.claim(asked("a", "{}")));
        finish(one, claim, "x".repeat(Capture.LIMIT + 1));
        refused(other.claims.claim(asked("a", "{}")), 409);

        finish(one, first(one.claims.claim(asked("b", "{}"))), "x".repeat(Capture.LIMIT));
        answered(other.claims.claim(asked("b", "{}")), "x".repeat(Capture.LIMIT));
    }

    @Test
    void nobody_stores_more_than_the_quota() {
        var node = ClaimNode.with(database, new Terms(Duration.ofSeconds(1), Duration.ofSeconds(1), 1_500));
        finish(node, first(node.claims.claim(asked("a", "{}"))), "x".repeat(1_000));
        finish(node, first(node.claims.claim(asked("b", "{}"))), "y".repeat(1_000));
        var bobs = new ClientRequestId("a", true);
        finish(node, first(node.claims.claim(asked("user:bob", bobs, "{}"))), "z".repeat(1_000));

        answered(node.claims.claim(asked("a", "{}")), "x".repeat(1_000));
        refused(node.claims.claim(asked("b", "{}")), 409);
        answered(node.claims.claim(asked("user:bob", bobs, "{}")), "z".repeat(1_000));
    }

    @Test
    void the_quota_holds_however_many_are_stored_at_once() {
        var nodes = Stream.generate(
                        () -> ClaimNode.with(database, new Terms(Duration.ofSeconds(1), Duration.ofSeconds(1), 20_500)))
                .limit(4)
                .toList();
        for (int i = 0; i < 80; i++) {
            var node = nodes.get(i % 4);
            var claim = first(node.claims.claim(asked("id" + i, "{}")));
            var capture = node.claims.capture();
            capture.write(new byte[900], 0, 900);
            node.claims.finish(claim, 200, "text/plain", capture);
        }
        nodes.forEach(ClaimsTest::told);
        // Of 969 bytes each, sealed.
        assertThat(query("select count(*) from idempotency_answer")).containsExactly("21");
    }

    @Test
    void without_a_keyring_nothing_is_stored() {
        var node = ClaimNode.withoutKeyring(database);
        finish(node, first(node.claims.claim(asked("a", "{}"))), "secret");
        refused(one.claims.claim(asked("a", "{}")), 409);
        assertThat(query("select claim from idempotency_answer")).isEmpty();
    }

    @Test
    void what_is_stored_cannot_be_read_and_names_nobody() {
        finish(one, first(one.claims.claim(asked("my-secret-id", "{}"))), "my secret answer");
        assertThat(query("select encode(sealed, 'escape') from idempotency_answer"))
                .singleElement()
                .asString()
                .doesNotContain("secret");
        assertThat(query("select claim || fingerprint from idempotency_claim where claim like '%secret%'"))
                .isEmpty();
    }

    @Test
    void what_a_process_that_is_gone_did_not_answer_is_done_by_the_next_one_alone() {
        first(one.claims.claim(asked("a", "{}")));
        one.ended();
        first(other.claims.claim(asked("a", "{}")));
        assertThat(other.claims.claim(asked("a", "{}"))).isEqualTo(new Verdict.Running(false));
    }

    @Test
    void what_a_process_that_is_gone_was_paid_for_is_not_done_again() {
        first(one.claims.claim(asked("a", "{}")));
        used("a", "completed", ARRIVED.truncatedTo(ChronoUnit.MICROS));
        one.ended();
        refused(other.claims.claim(asked("a", "{}")), 409);
        refused(other.claims.claim(asked("a", "{}")), 409);
    }

    @Test
    void another_request_with_the_same_name_or_one_that_failed_says_nothing_of_it() {
        first(one.claims.claim(asked("a", "{}")));
        used("a", "completed", ARRIVED.minusSeconds(1).truncatedTo(ChronoUnit.MICROS));
        used("a", "failed", ARRIVED.truncatedTo(ChronoUnit.MICROS));
        one.ended();
        first(other.claims.claim(asked("a", "{}")));
    }

    private void used(String id, String outcome, Instant at) {
        execute("create table if not exists usage_record_20260102 partition of usage_record"
                + " for values from ('2026-01-02 00:00:00+00') to ('2026-01-03 00:00:00+00')");
        execute("insert into usage_record (id, at, request_id, operation, stream, caller, key_hash, user_id, team_id,"
                + " organization_id, end_user, requested_model, model, provider, deployment, input_tokens,"
                + " cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, input_audio_tokens,"
                + " input_image_tokens, output_tokens, reasoning_tokens, output_audio_tokens, accuracy, cost_nanos,"
                + " priced, outcome, status, error_code, attempts, duration_micros) values (gen_random_uuid(), '" + at
                + "', 'req_" + id + "', '', false, '', '', '', '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0,"
                + " 'none', 0, true, '" + outcome + "', 200, '', 1, 0)");
    }

    @Test
    void what_a_process_that_is_gone_changed_nobody_knows() {
        first(one.claims.claim(written("a")));
        one.ended();
        refused(other.claims.claim(written("a")), 409);
    }

    @Test
    void nobody_waits_long_for_a_node_of_which_nothing_is_heard() {
        var impatient = ClaimNode.with(database, ClaimNode.patient(Duration.ofMinutes(1), Duration.ofMillis(100)));
        first(one.claims.claim(asked("a", "{}")));
        one.silent();

        var outcome = waited(impatient, asked("a", "{}"));

        assertThat(outcome).isInstanceOf(Verdict.Refused.class);
        refused(outcome, 409);
    }

    @Test
    void who_waits_is_told_as_soon_as_the_other_is_done() {
        var claim = first(one.claims.claim(asked("a", "{}")));
        var waiting = CompletableFuture.supplyAsync(() -> waited(other, asked("a", "{}")));
        Await.until("it waits", () -> other.claims.waiting() == 1);

        finish(one, claim, "done");

        answered(waiting.join(), "done");
        assertThat(other.claims.waiting()).isZero();
    }

    @Test
    void who_waits_for_one_that_comes_to_nothing_takes_its_place() {
        var claim = first(one.claims.claim(asked("a", "{}")));
        var waiting = CompletableFuture.supplyAsync(() -> waited(other, asked("a", "{}")));
        Await.until("it waits", () -> other.claims.waiting() == 1);

        one.claims.release(claim);

        first(waiting.join());
    }

    @Test
    void nobody_waits_for_ever() {
        var impatient = ClaimNode.with(database, ClaimNode.patient(Duration.ofMillis(200), Duration.ofMillis(200)));
        first(one.claims.claim(asked("a", "{}")));
        refused(waited(impatient, asked("a", "{}")), 409);
        assertThat(impatient.claims.conflicts()).isEqualTo(1);
    }

    /** Asks again whenever it is woken, as a request does. */
    private static Verdict waited(ClaimNode node, IdentifiedRequest request) {
        long since = Clocks.system().nanos();
        while (true) {
            var verdict = node.claims.claim(request);
            if (!(verdict instanceof Verdict.Running running)) {
                return verdict;
            }
            var woken = new CompletableFuture<Void>();
            var refused = node.claims.await(request, running, since, () -> woken.complete(null));
            if (refused.isPresent()) {
                return new Verdict.Refused(refused.get());
            }
            woken.join();
        }
    }

    @Test
    void only_so_many_wait() {
        var request = asked("a", "{}");
        first(one.claims.claim(request));
        var refused = new AtomicInteger();
        long since = Clocks.system().nanos();
        for (int i = 0; i < 1_001; i++) {
            one.claims
                    .await(request, new Verdict.Running(false), since, () -> {})
                    .ifPresent(_ -> refused.incrementAndGet());
        }
        assertThat(refused).hasValue(1);
        execute("delete from idempotency_claim");
        Await.until("all woken", () -> one.claims.waiting() == 0);
    }

    @Test
    void what_is_too_old_is_dropped() {
        finish(one, first(one.claims.claim(asked("a", "{}"))), "new");
        var old = Clocks.system().now().truncatedTo(ChronoUnit.HOURS).minus(27, ChronoUnit.HOURS);
        var repository = new AnswerRepository();
        database.transactVoid(tx -> repository.ensure(tx, old));
        execute("insert into idempotency_use values ('user:alice', '" + old + "', 5)");
        execute(
                "insert into idempotency_claim select 'old', fingerprint, attempt, book, request_id, arrived_at, writes,"
                        + " claimed_at - interval '26 hours', state from idempotency_claim");
        int before = partitions();

        one.claims.expire();

        // The old one is gone, that of the next hour was made.
        assertThat(partitions()).isLessThanOrEqualTo(before);
        assertThat(query("select count(*) from idempotency_claim")).containsExactly("1");
        assertThat(query("select count(*) from idempotency_use")).containsExactly("1");
        assertThat(query("select to_regclass('idempotency_answer_'" + " || to_char(timestamptz '" + old
                        + "' at time zone 'UTC', 'YYYYMMDDHH24'))::text is null"))
                .containsExactly("t");
        answered(other.claims.claim(asked("a", "{}")), "new");
    }

    private int partitions() {
        return query(
                        "select inhrelid::regclass::text from pg_inherits where inhparent = 'idempotency_answer'::regclass")
                .size();
    }

    @Test
    void a_whole_answer_that_cannot_be_stored_now_is_stored_later() {
        var claim = first(one.claims.claim(written("a")));
        execute("alter table idempotency_claim rename to away");
        one.claims.finish(claim, new Answer(201, "text/plain", utf8("kept")));
        assertThat(one.claims.pending()).isEqualTo(1);

        execute("alter table away rename to idempotency_claim");
        told(one);

        assertThat(other.claims.claim(written("a")))
                .isInstanceOfSatisfying(
                        Verdict.Done.class,
                        done -> assertThat(done.answer().status()).isEqualTo(201));
    }

    @Test
    void a_claim_that_could_not_be_told_is_503() {
        execute("alter table idempotency_claim rename to away");
        try {
            assertThatThrownBy(() -> one.claims.claim(asked("a", "{}")))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(refused.error()).isInstanceOf(ApiError.Unavailable.class));
        } finally {
            execute("alter table away rename to idempotency_claim");
        }
        told(one);
        first(other.claims.claim(asked("a", "{}")));
    }
}
