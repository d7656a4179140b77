package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.ledger.HoldRecord;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.ledger.UsageRecord.Outcome;
import dev.gatehouse.money.Tokens;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Settings.MidstreamFailure;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.chat.Usage;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns what a request did into its usage record, prices it and writes it to the journal: the one place money is counted. */
public final class Settlement {
    private static final int NAME_LIMIT = 256;

    private final Journal journal;
    private final Ids ids;
    private final Clocks clocks;
    private final MidstreamFailure broken;
    private final Consumer<UsageRecord> observer;

    /**
     * @param broken what is charged where the provider broke off
     * @param observer is told of each record, for metrics and logs; must not block
     */
    public Settlement(
            Journal journal, Ids ids, Clocks clocks, MidstreamFailure broken, Consumer<UsageRecord> observer) {
        this.journal = journal;
        this.ids = ids;
        this.clocks = clocks;
        this.broken = broken;
        this.observer = observer;
    }

    /**
     * Writes what it may cost, for the case that this process does not live to see its end.
     *
     * @return what its usage record says too
     */
    HoldRecord hold(Serving serving, Usd held) {
        var hold = describe(serving, held);
        journal.hold(hold);
        return hold;
    }

    /** @return what it cost */
    Usd settle(Serving serving, Outcome outcome, int status, String errorCode, Meter meter, Runnable durable) {
        var record = record(serving, outcome, status, errorCode, meter);
        observer.accept(record);
        journal.append(record, new Journal.Ack() {
            @Override
            public void durable() {
                durable.run();
            }

            @Override
            public void failed() {
                // What was not recorded was not delivered: the last bytes never leave, and the client sees a broken
                // answer.
                serving.exchange().abort();
            }
        });
        return record.cost();
    }

    private UsageRecord record(Serving serving, Outcome outcome, int status, String errorCode, Meter meter) {
        var exchange = serving.exchange();
        var deployment = Optional.ofNullable(serving.deployment());
        var price = deployment.flatMap(Deployment::price);
        long arrived = exchange.arrivedNanos();
        var hold = serving.hold() == null ? describe(serving, Usd.ZERO) : serving.hold();
        return new UsageRecord(
                hold.id(),
                hold.at(),
                hold.requestId(),
                hold.operation(),
                hold.stream(),
                hold.caller(),
                hold.keyHash(),
                hold.userId(),
                hold.teamId(),
                hold.organizationId(),
                hold.endUser(),
                hold.requestedModel(),
                hold.model(),
                deployment.map(Deployment::provider).orElse(""),
                deployment.map(Deployment::id).orElse(""),
                meter.usage(),
                meter.accuracy(),
                meter.charged() || outcome == Outcome.BROKEN && broken == MidstreamFailure.CHARGE_DELIVERED
                        ? price.map(p -> p.charge(tokens(meter.usage()))).orElse(Usd.ZERO)
                        : Usd.ZERO,
                price.isPresent(),
                outcome,
                status,
                errorCode,
                serving.attempts(),
                (clocks.nanos() - arrived) / 1_000,
                serving.firstByteNanos() < 0 ? -1 : (serving.firstByteNanos() - arrived) / 1_000,
                serving.lent(),
                serving.caller().wallet(),
                serving.named().tags());
    }

    private HoldRecord describe(Serving serving, Usd held) {
        var exchange = serving.exchange();
        var asked = serving.asked();
        var choice = serving.choice();
        var payer = Payer.of(serving.caller());
        return new HoldRecord(
                ids.next(),
                exchange.arrivedAt(),
                exchange.requestId(),
                serving.surface().operation(),
                asked != null && asked.stream(),
                payer.kind(),
                payer.key(),
                payer.user(),
                payer.team(),
                payer.organization(),
                serving.named().customer(),
                asked == null ? "" : cut(asked.model()),
                choice == null ? "" : choice.model(),
                held);
    }

    /** For whom it was done; empty texts for what there is not. */
    private record Payer(String kind, String key, String user, String team, String organization) {
        static Payer of(Caller caller) {
            return switch (caller) {
                case Caller.Master _ -> new Payer("master", "", "", "", "");
                case Caller.Anonymous _ -> new Payer("anonymous", "", "", "", "");
                case Caller.KeyHolder(var key) ->
                    new Payer(
                            "key",
                            key.hash().toString(),
                            orEmpty(key.user()),
                            orEmpty(key.team()),
                            orEmpty(caller.payingOrganization()));
                case Caller.TokenHolder token ->
                    new Payer(
                            "token",
                            "",
                            orEmpty(token.user()),
                            token.team() == null ? "" : token.team().id(),
                            orEmpty(caller.payingOrganization()));
            };
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    private static String cut(@Nullable String name) {
        return name == null ? "" : name.length() <= NAME_LIMIT ? name : name.substring(0, NAME_LIMIT);
    }

    private static Tokens tokens(Usage usage) {
        return new Tokens(
                usage.input(),
                usage.cacheRead(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                usage.inputAudio(),
                usage.inputImage(),
                usage.output(),
                usage.reasoning(),
                usage.outputAudio());
    }
}
