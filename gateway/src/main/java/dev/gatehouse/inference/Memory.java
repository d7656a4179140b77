package dev.gatehouse.inference;

import dev.gatehouse.answercache.AnswerCache;
import dev.gatehouse.answercache.AnswerCache.Remembered;
import dev.gatehouse.answercache.CacheWish;
import dev.gatehouse.idempotency.Capture;
import dev.gatehouse.idempotency.CaptureMemory;
import dev.gatehouse.idempotency.Fingerprint;
import dev.gatehouse.idempotency.IdentifiedRequest;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.routing.Plan;
import dev.gatehouse.wire.Slices;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives an answer again that was given before, to who asks the same and wants it. It was admitted as any other request, calls nobody and
 * costs nothing. Costs requests that want nothing of it a look for one word.
 */
public final class Memory {
    /** Where nothing is remembered. */
    static final Memory NONE = new Memory(null);

    /** Of answers that are on their way. */
    private static final long CAPTURED = 32L * 1024 * 1024;

    private final @Nullable AnswerCache cache;
    private final CaptureMemory captured = new CaptureMemory(CAPTURED);

    private Memory(@Nullable AnswerCache cache) {
        this.cache = cache;
    }

    public static Memory of(AnswerCache cache) {
        return new Memory(cache);
    }

    /**
     * Reads what the request wants.
     *
     * @return the body without it: no provider knows the member
     */
    byte[] wished(Serving serving, byte[] body) {
        var read = CacheWish.of(body);
        if (cache != null && (read.wish().reads() || read.wish().writes())) {
            serving.remembering(new Remembering(read.wish(), Fingerprint.of("POST", path(serving), read.body())));
        }
        return read.body();
    }

    private static String path(Serving serving) {
        return serving.exchange().path();
    }

    /**
     * Answers from memory, or has the answer that will come remembered.
     *
     * @param cap of the output, sent where the client sent none
     */
    boolean answers(Serving serving, Asked asked, Plan plan, Optional<Long> cap) {
        var wanted = serving.remembering();
        var scope = IdentifiedRequest.scope(serving.caller());
        if (cache == null || wanted == null || scope.isEmpty()) {
            return false;
        }
        var key = key(serving, asked, plan, cap, wanted, scope.get());
        var found = wanted.wish().reads() ? cache.find(key, wanted.wish().oldest()) : Optional.<Remembered>empty();
        if (found.isPresent()) {
            answer(serving, key, found.get());
            return true;
        }
        if (wanted.wish().writes()) {
            var remembering = new Keeping(
                    cache, captured, key, wanted.wish(), serving, plan.choice().model());
            serving.record(new Recording(serving.exchange(), remembering));
        }
        return false;
    }

    /** Whatever the answer depends on: who asks, for which model, what, in which protocol and form, and how long it may become. */
    private static String key(
            Serving serving, Asked asked, Plan plan, Optional<Long> cap, Remembering wanted, String scope) {
        var beta = serving.exchange().requestHeader("anthropic-beta");
        var form = serving.exchange().queryParameter("alt");
        return Fingerprint.of(
                utf8(scope),
                utf8(wanted.wish().namespace()),
                utf8(plan.choice().model()),
                utf8(wanted.fingerprint()),
                utf8(asked.stream() ? "stream" : "whole"),
                utf8(form == null ? "" : form),
                utf8(beta == null ? "" : beta),
                utf8(cap.map(String::valueOf).orElse("")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(Serving serving, String key, Remembered remembered) {
        serving.settle(Outcome.COMPLETED, 200, "", Meter.NOTHING, () -> {
            var exchange = serving.exchange();
            var choice = serving.choice();
            exchange.header("x-provider", remembered.provider());
            exchange.header("x-model", remembered.model());
            exchange.header("x-requested-model", HeaderText.safe(choice == null ? "" : choice.requested()));
            exchange.header("x-provider-attempts", "0");
            exchange.header("x-litellm-model-group", remembered.model());
            exchange.header("x-litellm-cache-key", key);
            if (remembered.contentType().startsWith("text/event-stream")) {
                exchange.header("cache-control", "no-cache, no-transform");
                exchange.header("x-accel-buffering", "no");
            }
            serving.describeLimits();
            exchange.respond(200, remembered.contentType(), Slices.of(remembered.body()));
        });
    }

    /** Remembers what was answered. */
    private record Keeping(
            AnswerCache cache, CaptureMemory memory, String key, CacheWish wish, Serving serving, String model)
            implements Recording.Keeper {
        @Override
        public Capture capture() {
            return new Capture(memory, true);
        }

        @Override
        public void keep(int status, String contentType, Capture answer) {
            var deployment = serving.deployment();
            // What nobody was called for is not worth remembering.
            if (status == 200 && deployment != null) {
                answer.whole()
                        .ifPresent(body -> cache.remember(
                                key, new Remembered(contentType, body, model, deployment.provider()), wish.kept()));
            }
            answer.drop();
        }

        @Override
        public void forget() {}
    }
}
