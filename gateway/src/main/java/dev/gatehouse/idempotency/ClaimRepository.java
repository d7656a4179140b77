package dev.gatehouse.idempotency;

import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL of ids in use. */
final class ClaimRepository {
    /** Nothing where somebody has it; then its row is locked. */
    static final String CLAIM = """
            insert into idempotency_claim as held
                (claim, fingerprint, attempt, book, request_id, arrived_at, writes, claimed_at, state)
            values (:claim, :fingerprint, :attempt, :book, :request_id, cast(:arrived_at as timestamptz), :writes, now(), 'running')
            on conflict (claim) do update
            set (fingerprint, attempt, book, request_id, arrived_at, writes, claimed_at, state)
                = row(excluded.fingerprint, excluded.attempt, excluded.book, excluded.request_id, excluded.arrived_at,
                      excluded.writes, excluded.claimed_at, excluded.state)
            where held.claimed_at <= now() - interval '24 hours'
            returning claimed_at
            """;

    /** When a book is closed, all that was charged in its process is booked. */
    static final String HELD = """
            select held.fingerprint, held.state, held.writes,
                   book.book is null or book.closed_at is not null as ended,
                   coalesce(book.seen_at < now() - interval '10 seconds', true) as lost,
                   case when held.state = 'running' and (book.book is null or book.closed_at is not null) then
                       exists (select from usage_record used
                               where used.request_id = held.request_id and used.at = held.arrived_at
                                 and used.outcome = 'completed')
                   else false end as charged,
                   answer.status, answer.content_type, answer.key_version, answer.sealed
            from idempotency_claim held
            left join lease_book book on book.book = held.book
            left join idempotency_answer answer
                on held.state = 'stored' and answer.claim = held.claim and answer.at = held.claimed_at
            where held.claim = :claim
            """;

    static final String TAKE_OVER = """
            update idempotency_claim
            set (fingerprint, attempt, book, request_id, arrived_at, writes, claimed_at, state)
                = row(:fingerprint, :attempt, :book, :request_id, cast(:arrived_at as timestamptz), :writes, now(), 'running')
            where claim = :claim
            returning claimed_at
            """;

    static final String SETTLE = "update idempotency_claim set state = 'unstored' where claim = :claim";

    /** Those of them that are still being done, and whether nothing is heard of their nodes. */
    static final String RUNNING = """
            select held.claim, coalesce(book.seen_at < now() - interval '10 seconds', true) as lost
            from idempotency_claim held join lease_book book on book.book = held.book and book.closed_at is null
            where held.claim = any(cast(:claims as text[])) and held.state = 'running'
            """;

    static final String FINISH = """
            update idempotency_claim set state = :state
            where claim = :claim and attempt = :attempt and state = 'running'
            """;

    static final String RELEASE = """
            delete from idempotency_claim where claim = :claim and attempt = :attempt and state = 'running'
            """;

    /** An hour longer than they count: whoever reads an answer has it whole. */
    static final String FORGET = """
            delete from idempotency_claim where claim in (
                select claim from idempotency_claim where claimed_at < now() - interval '25 hours' limit :limit)
            """;

    enum State {
        RUNNING,
        STORED,
        UNSTORED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How an id stands that somebody has. */
    record Held(
            String fingerprint,
            State state,
            boolean writes,
            boolean ended,
            boolean lost,
            boolean charged,
            @Nullable Stored answer) {
        /** What a process that is gone was neither paid for nor could have changed. */
        boolean cameToNothing() {
            return state == State.RUNNING && ended && !writes && !charged;
        }
    }

    /** An answer as it is kept. */
    record Stored(int status, String contentType, Keyring.SealedBytes body) {}

    /** @return when, as the database says; empty where somebody has it */
    Optional<Instant> claim(Tx tx, IdentifiedRequest request, UUID attempt, long book) {
        return bind(tx.handle().createQuery(CLAIM), request, attempt, book)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant);
    }

    Held held(Tx tx, String claim) {
        return tx.handle()
                .createQuery(HELD)
                .bind("claim", claim)
                .map((row, _) -> {
                    var sealed = row.getBytes("sealed");
                    return new Held(
                            row.getString("fingerprint"),
                            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            row.getBoolean("writes"),
                            row.getBoolean("ended"),
                            row.getBoolean("lost"),
                            row.getBoolean("charged"),
                            sealed == null
                                    ? null
                                    : new Stored(
                                            row.getInt("status"),
                                            row.getString("content_type"),
                                            new Keyring.SealedBytes(row.getInt("key_version"), sealed)));
                })
                .one();
    }

    Instant takeOver(Tx tx, IdentifiedRequest request, UUID attempt, long book) {
        return bind(tx.handle().createQuery(TAKE_OVER), request, attempt, book)
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, IdentifiedRequest request, UUID attempt, long book) {
        return statement
                .bind("claim", request.claim())
                .bind("fingerprint", request.fingerprint())
                .bind("attempt", attempt)
                .bind("book", book)
                .bind("request_id", request.requestId())
                // As the journal keeps it: PostgreSQL would round.
                .bind(
                        "arrived_at",
                        request.arrivedAt().truncatedTo(ChronoUnit.MICROS).toString())
                .bind("writes", request.writes());
    }

    /** What became of it is known, and no answer to it. */
    void settle(Tx tx, String claim) {
        tx.handle().createUpdate(SETTLE).bind("claim", claim).execute();
    }

    Map<String, Boolean> running(Tx tx, Collection<String> claims) {
        var running = new HashMap<String, Boolean>();
        tx.handle()
                .createQuery(RUNNING)
                .bindArray("claims", String.class, claims.toArray())
                .map((row, _) -> Map.entry(row.getString("claim"), row.getBoolean("lost")))
                .forEach(each -> running.put(each.getKey(), each.getValue()));
        return running;
    }

    /** @return false where the claim is another's by now, or was finished before */
    boolean finish(Tx tx, Claim claim, State state) {
        return tx.handle()
                        .createUpdate(FINISH)
                        .bind("claim", claim.id())
                        .bind("attempt", claim.attempt())
                        .bind("state", state.text())
                        .execute()
                == 1;
    }

    void release(Tx tx, String claim, UUID attempt) {
        tx.handle()
                .createUpdate(RELEASE)
                .bind("claim", claim)
                .bind("attempt", attempt)
                .execute();
    }

    int forget(Tx tx, int limit) {
        return tx.handle().createUpdate(FORGET).bind("limit", limit).execute();
    }
}
