package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.ledger.HoldRecord;
import dev.gatehouse.ledger.Lent;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.limits.Admission;
import dev.gatehouse.money.Usd;
import dev.gatehouse.payers.Named;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request while it is served, and its one way out: {@link #settle} writes the usage record and closes the
 * admission, once, whatever happened.
 */
final class Serving {
    private static final byte[] NOTHING = {};

    private static final List<String> CUSTOMER_HEADERS = List.of("x-litellm-customer-id", "x-litellm-end-user-id");

    private Exchange exchange;
    private final Surface surface;
    private final Lane lane;
    private final Caller caller;
    private byte[] body = NOTHING;
    private @Nullable Asked asked;
    private @Nullable Recording recording;
    private @Nullable Choice choice;
    private List<String> tagsOfBody = List.of();
    private Named named = Named.NOTHING;
    private @Nullable Admission admission;
    private @Nullable HoldRecord hold;
    private @Nullable Deployment deployment;
    private int attempts;
    private long firstByteNanos = -1;
    private boolean settled;

    Serving(Exchange exchange, Surface surface, Lane lane, Caller caller) {
        this.exchange = exchange;
        this.surface = surface;
        this.lane = lane;
        this.caller = caller;
    }

    void sent(byte[] body) {
        this.body = body;
    }

    void asked(Asked asked) {
        this.asked = asked;
        if (caller instanceof Caller.Anonymous) {
            return; // what nobody says of himself is not booked to anybody
        }
        named = Named.of(customer(asked), RequestTags.of(caller, exchange, tagsOfBody), List.of(asked.model()));
    }

    /** Labels that the body names. */
    void tagged(List<String> tagsOfBody) {
        this.tagsOfBody = tagsOfBody;
    }

    void chosen(Choice choice) {
        this.choice = choice;
        named = named.meaning(choice.model());
    }

    /** The header wins, as in the reference. */
    private @Nullable String customer(Asked asked) {
        for (var header : CUSTOMER_HEADERS) {
            var name = exchange.requestHeader(header);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return asked.endUser();
    }

    /** Who and what it names beside its caller. */
    Named named() {
        return named;
    }

    /** From now on its answer is recorded, for those who ask again. */
    void record(Recording recording) {
        this.exchange = recording;
        this.recording = recording;
    }

    /** From now on it may cost something, and somebody is called for it: the journal knows before. */
    void admitted(Admission admission) {
        this.admission = admission;
        this.hold = lane.settlement().hold(this, admission.granted().orElse(Usd.ZERO));
    }

    /** Out of which loans it is paid. */
    Lent lent() {
        return admission == null ? Lent.NOTHING : admission.lent();
    }

    void attempting(Deployment deployment) {
        this.deployment = deployment;
        attempts++;
    }

    /** The provider's first content has arrived. */
    void firstByte(long nanos) {
        firstByteNanos = nanos;
    }

    /** Tells the client why there is no answer, and records it. Before the answer has begun. */
    void refuse(ApiError error) {
        settle(Outcome.FAILED, error.status(), error.code(), Meter.NOTHING, () -> {
            exchange.header("x-provider-attempts", Integer.toString(attempts));
            describeLimits();
            Refusals.send(exchange, surface, error);
        });
    }

    /** Before the answer begins. */
    void describeLimits() {
        if (admission != null) {
            admission.describe(lane.clocks().now(), exchange::header);
        }
    }

    /** The client left before its answer began. */
    void gone() {
        settle(Outcome.CLIENT_GONE, CLIENT_CLOSED, "CLIENT_GONE", Meter.NOTHING, () -> {});
    }

    /**
     * Records what the request used, and goes on when the record is durable: what follows is the last the client gets.
     *
     * @param status as the client sees it
     */
    void settle(Outcome outcome, int status, String errorCode, Meter meter, Runnable durable) {
        if (settled) {
            return;
        }
        settled = true;
        if (recording != null) {
            recording.settled(outcome);
        }
        var cost = lane.settlement().settle(this, outcome, status, errorCode, meter, durable);
        if (admission != null) {
            admission.close(cost, meter.tokens(), outcome != Outcome.FAILED);
        }
    }

    /** nginx's status for a client that closed its request; no client ever sees it. */
    static final int CLIENT_CLOSED = 499;

    boolean settled() {
        return settled;
    }

    Exchange exchange() {
        return exchange;
    }

    Surface surface() {
        return surface;
    }

    Lane lane() {
        return lane;
    }

    Caller caller() {
        return caller;
    }

    /** As the client sent it; once, so that nobody holds it longer than it is needed. */
    byte[] takeBody() {
        var taken = body;
        body = NOTHING;
        return taken;
    }

    @Nullable
    Asked asked() {
        return asked;
    }

    @Nullable
    Choice choice() {
        return choice;
    }

    /** Null before it was admitted. */
    @Nullable
    HoldRecord hold() {
        return hold;
    }

    @Nullable
    Deployment deployment() {
        return deployment;
    }

    int attempts() {
        return attempts;
    }

    long firstByteNanos() {
        return firstByteNanos;
    }
}
