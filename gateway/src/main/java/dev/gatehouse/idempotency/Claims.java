package dev.gatehouse.idempotency;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.idempotency.ClaimRepository.Held;
import dev.gatehouse.idempotency.ClaimRepository.State;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.platform.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who does a request that several have: one claim for each id, in the database of all nodes.
 *
 * <pre>
 *   none ── claim ──→ running ── finish ──→ stored: given again for a day
 *    ↑                   │    └───────────→ unstored: refused for a day
 *    └───── release ─────┘
 * </pre>
 *
 * A claim of a process that is gone stays until everything that process spent is booked. Then a record of usage tells whether its request
 * was answered and charged; what a management request had changed nobody can tell.
 */
public final class Claims implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private static final ApiError BUSY =
            new ApiError.Unavailable("Too many requests with an id wait for the database.", Duration.ofSeconds(1));
    private static final ApiError UNKNOWN = new ApiError.Unavailable(
            "Whether this request was made before cannot be told at the moment.", Duration.ofSeconds(1));
    private static final ApiError REUSED = new ApiError.Unprocessable(
            "IDEMPOTENCY_CONFLICT",
            "This Idempotency-Key was used for another request. Give every request a key of its own.");
    private static final ApiError STILL_RUNNING = conflict("A request with this id is still running. Try again later.");
    private static final ApiError UNKEPT = conflict(
            "A request with this id was answered, and its answer is not kept. It is not done or charged again: for a new answer"
                    + " send a new id.");
    private static final ApiError WRITTEN = conflict(
            "A request with this id was made before, and its answer is not kept. Look what became of it before you send it with a"
                    + " new id.");

    /** Cold keys must find a connection. */
    private static final int AT_ONCE = 3;

    private static final Duration TURN = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    private static final long CAPTURED = 64L * 1024 * 1024;

    private final Database database;
    private final LongSupplier book;
    private final Vault vault;
    private final Terms terms;
    private final Ids ids;
    private final Clocks clocks;
    private final ClaimRepository repository = new ClaimRepository();
    private final AnswerRepository answers = new AnswerRepository();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final CaptureMemory memory = new CaptureMemory(CAPTURED);
    private final Set<Instant> partitions = ConcurrentHashMap.newKeySet();
    private final Pending pending;
    private final Waiters waiters;
    private final LongAdder replays = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();

    /** @param book of leases that is open for this process; blocks */
    public Claims(Database database, LongSupplier book, Vault vault, Terms terms, Ids ids, Clocks clocks) {
        this.database = database;
        this.book = book;
        this.vault = vault;
        this.terms = terms;
        this.ids = ids;
        this.clocks = clocks;
        this.pending = new Pending(clocks);
        this.waiters = new Waiters(claims -> database.read(tx -> repository.running(tx, claims)), clocks);
    }

    private static ApiError conflict(String message) {
        return new ApiError.Conflict("IDEMPOTENCY_CONFLICT", message);
    }

    /**
     * Claims a request, or says why not. Blocks.
     *
     * @throws ApiException 503 where that cannot be told
     */
    public Verdict claim(IdentifiedRequest request) {
        var attempt = ids.next();
        takeTurn();
        try {
            long open = book.getAsLong();
            return counted(database.transact(tx -> claim(tx, request, attempt, open)));
        } catch (ApiException away) {
            throw away;
        } catch (RuntimeException e) {
            // The claim may be there although nobody was told.
            tellReleased(request.claim(), attempt);
            log.atWarn().addKeyValue("cause", Pending.cause(e)).log("an id could not be claimed");
            throw UNKNOWN.asException();
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        try {
            if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw BUSY.asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UNKNOWN.asException();
        }
    }

    private Verdict claim(Tx tx, IdentifiedRequest request, UUID attempt, long open) {
        var at = repository.claim(tx, request, attempt, open);
        if (at.isPresent()) {
            return first(request, attempt, at.get());
        }
        var held = repository.held(tx, request.claim());
        if (held.cameToNothing()) {
            return first(request, attempt, repository.takeOver(tx, request, attempt, open));
        }
        if (!held.fingerprint().equals(request.fingerprint())) {
            return new Verdict.Refused(REUSED);
        }
        return switch (held.state()) {
            case STORED -> opened(held.answer());
            case RUNNING -> held.ended() ? unkept(held) : new Verdict.Running(held.lost());
            case UNSTORED -> unkept(held);
        };
    }

    private static Verdict unkept(Held held) {
        return new Verdict.Refused(held.writes() ? WRITTEN : UNKEPT);
    }

    private static Verdict first(IdentifiedRequest request, UUID attempt, Instant at) {
        return new Verdict.First(new Claim(request.claim(), request.scope(), attempt, at));
    }

    private Verdict opened(ClaimRepository.@Nullable Stored stored) {
        return Optional.ofNullable(stored)
                .flatMap(answer -> vault.open(answer.body())
                        .<Verdict>map(
                                body -> new Verdict.Done(new Answer(answer.status(), answer.contentType(), body))))
                .orElseGet(() -> new Verdict.Refused(UNKEPT));
    }

    private Verdict counted(Verdict verdict) {
        switch (verdict) {
            case Verdict.Done _ -> replays.increment();
            case Verdict.Refused _ -> conflicts.increment();
            case Verdict.First _, Verdict.Running _ -> {}
        }
        return verdict;
    }

    /**
     * Waits for the request that is running.
     *
     * @param since when the waiting request asked for the first time, by the monotonic clock
     * @param woken called once, on another thread, when it should ask again; not where an error is returned
     * @return why it cannot wait, or no longer
     */
    public Optional<ApiError> await(IdentifiedRequest request, Verdict.Running running, long since, Runnable woken) {
        long lostAt = since + terms.silence().toNanos();
        long until = since + terms.patience().toNanos();
        long now = clocks.nanos();
        boolean over = now - until >= 0 || running.lost() && now - lostAt >= 0;
        return !over && waiters.add(request.claim(), lostAt, until, woken)
                ? Optional.empty()
                : Optional.of(stillRunning());
    }

    /** What is told to those who do not wait. */
    public ApiError stillRunning() {
        conflicts.increment();
        return STILL_RUNNING;
    }

    /** For the answer to a request that was claimed. */
    public Capture capture() {
        return new Capture(memory, vault.hasKeyring());
    }

    /** The request was done and its answer leaves. Stores it as soon as the database takes it; never waits. */
    public void finish(Claim claim, int status, String contentType, Capture answer) {
        var whole = answer.whole().map(body -> new Answer(status, contentType, body));
        pending.tell(() -> store(claim, whole), answer::drop);
    }

    /** As above, of what was never a stream. Blocks until it is stored; where it cannot be, it is tried again in the background. */
    public void finish(Claim claim, Answer answer) {
        var whole = Optional.of(answer).filter(it -> it.body().length <= Capture.LIMIT);
        try {
            store(claim, whole);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("cause", Pending.cause(e)).log("an answer is stored later");
            pending.tell(() -> store(claim, whole), () -> {});
        }
    }

    /** It was done, or may have been, and there is nothing to store. Never waits. */
    public void finishUnknown(Claim claim) {
        pending.tell(() -> store(claim, Optional.empty()), () -> {});
    }

    /** It came to nothing: the next one with its id is the first again. Never waits. */
    public void release(Claim claim) {
        tellReleased(claim.id(), claim.attempt());
    }

    private void tellReleased(String claim, UUID attempt) {
        pending.tell(() -> database.transactVoid(tx -> repository.release(tx, claim, attempt)), () -> {});
    }

    private void store(Claim claim, Optional<Answer> answer) {
        var sealed = answer.flatMap(told -> vault.seal(told.body()));
        if (answer.isEmpty() || sealed.isEmpty()) {
            database.transactVoid(tx -> repository.finish(tx, claim, State.UNSTORED));
            return;
        }
        ensurePartition(AnswerRepository.hour(claim.at()));
        storedBytes.add(database.transact(tx -> store(tx, claim, answer.get(), sealed.get())));
    }

    /** @return how many bytes are stored now */
    private int store(Tx tx, Claim claim, Answer answer, Keyring.SealedBytes sealed) {
        if (!repository.finish(tx, claim, State.STORED)) {
            return 0;
        }
        int bytes = sealed.bytes().length;
        if (!answers.use(tx, claim, bytes, terms.quota())) {
            repository.settle(tx, claim.id());
            return 0;
        }
        answers.insert(tx, claim, answer.status(), answer.contentType(), sealed);
        return bytes;
    }

    private void ensurePartition(Instant hour) {
        if (!partitions.contains(hour)) {
            database.transactVoid(tx -> answers.ensure(tx, hour));
            partitions.add(hour);
        }
    }

    /** Makes room for what comes in the next hour, and drops what nobody can ask for any more. Blocks. */
    void expire() {
        var next = AnswerRepository.hour(clocks.now()).plus(1, ChronoUnit.HOURS);
        partitions.removeIf(hour -> hour.isBefore(next.minus(1, ChronoUnit.HOURS)));
        ensurePartition(next);
        database.transactVoid(tx -> answers.forget(tx, clocks.now()));
        int gone;
        do {
            gone = database.transact(tx -> repository.forget(tx, FORGOTTEN_AT_ONCE));
        } while (gone == FORGOTTEN_AT_ONCE);
    }

    /** Requests answered again; for metrics, as the others. */
    public long replays() {
        return replays.sum();
    }

    public long conflicts() {
        return conflicts.sum();
    }

    public long storedBytes() {
        return storedBytes.sum();
    }

    /** Bytes of answers that are held until they are stored. */
    public long capturedBytes() {
        return memory.held();
    }

    /** Requests that wait for another one. */
    public int waiting() {
        return waiters.count();
    }

    /** Requests that are over, of which the database was not told yet. */
    public int pending() {
        return pending.count();
    }

    /** When nothing is served any more. Blocks until what was served is stored, for a few seconds. */
    @Override
    public void close() {
        pending.close(LAST_WORDS);
    }
}
