package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One exchange: what was received, and what has been delivered so far. Written by the event loop of its connection, read by any.
 *
 * <p>Delivered means handed to the operating system. Prompt and cache tokens are delivered with the first completion token, or with the
 * end of an answer that has none: an answer that never said a word costs nothing.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
final class Entry {
    private static final int BODY_TEXT = 64 << 10;

    private final long sequence;
    private final Request request;
    private final Totals totals;
    private final long startedMillis = System.currentTimeMillis();
    private final long startedNanos = System.nanoTime();
    private final String apiKey;

    private volatile String id;
    private volatile String model = "";
    private volatile int status;
    private volatile Spent priced = Spent.NOTHING;
    private volatile Spent delivered = Spent.NOTHING;
    private volatile int completionTokens;
    private volatile long bytes;
    private volatile long elapsedNanos;
    private volatile Outcome outcome = Outcome.IN_FLIGHT;

    /** What the request costs beside its completion tokens; {@code prompt} includes both cache figures. */
    record Spent(int prompt, int cacheRead, int cacheWrite) {
        static final Spent NOTHING = new Spent(0, 0, 0);
    }

    Entry(long sequence, Request request, Totals totals) {
        this.sequence = sequence;
        this.request = request;
        this.totals = totals;
        this.apiKey = request.apiKey();
        String own = request.header("x-client-request-id");
        String given = own == null ? request.header("x-request-id") : own;
        this.id = given == null ? "" : given;
    }

    long sequence() {
        return sequence;
    }

    Request request() {
        return request;
    }

    String apiKey() {
        return apiKey;
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    Outcome outcome() {
        return outcome;
    }

    void named(String id) {
        this.id = id;
    }

    void asks(String model) {
        this.model = model;
    }

    void priced(Spent spent) {
        this.priced = spent;
    }

    void answers(int status) {
        this.status = status;
    }

    void delivered(int tokens, long bytes) {
        this.bytes += bytes;
        if (tokens > 0) {
            completionTokens += tokens;
            delivered = priced;
        }
    }

    void ended(Outcome outcome) {
        if (this.outcome != Outcome.IN_FLIGHT) {
            return;
        }
        if (outcome == Outcome.COMPLETED) {
            delivered = priced;
        }
        elapsedNanos = System.nanoTime() - startedNanos;
        totals.ended(apiKey, model, status, outcome, delivered, completionTokens, bytes);
        this.outcome = outcome;
    }

    boolean bodyContains(String text) {
        return new String(request.body(), UTF_8).contains(text);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        Outcome seen = outcome; // read first: the figures of an ended exchange are then final
        json.put("seq", sequence).put("id", id).put("time_ms", startedMillis);
        json.put("method", request.method())
                .put("path", request.uri())
                .put("api_key", apiKey)
                .put("model", model);
        ObjectNode headers = json.putObject("headers");
        request.headers()
                .forEach(header -> headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
        byte[] body = request.body();
        json.put("body", new String(body, 0, Math.min(body.length, BODY_TEXT), UTF_8));
        json.put("body_length", body.length).put("body_sha256", sha256(body));
        json.put("status", status).put("outcome", seen.text());
        if (seen != Outcome.IN_FLIGHT) {
            json.put("elapsed_ms", elapsedNanos / 1_000_000).put("ended_ms", startedMillis + elapsedNanos / 1_000_000);
        }
        json.put("prompt_tokens", delivered.prompt()).put("completion_tokens", completionTokens);
        json.put("cache_read_tokens", delivered.cacheRead()).put("cache_write_tokens", delivered.cacheWrite());
        return json.put("bytes", bytes);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
