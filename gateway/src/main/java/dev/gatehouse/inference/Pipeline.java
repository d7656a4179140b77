package dev.gatehouse.inference;

import dev.gatehouse.access.Authentication.Cold;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.BannedMembers;
import dev.gatehouse.access.Policy;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.limits.Admissions;
import dev.gatehouse.limits.Wanted;
import dev.gatehouse.payers.Payers;
import dev.gatehouse.routers.Chooser;
import dev.gatehouse.routers.Decision;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Plan;
import dev.gatehouse.routing.Resolver;
import dev.gatehouse.routing.Router;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request to a model, from its head to its settlement:
 *
 * <pre>authenticate → read → authorize → resolve → guard → plan → once → pay → admit → call → relay → settle</pre>
 *
 * Every step but the call is synchronous and in memory, so the line stays a line on the event loop. What waits comes back to it:
 * a key that must be loaded, the body, a request with the same id, a customer or tag that must be loaded, money that must be lent, the
 * provider, the journal.
 */
public final class Pipeline {
    /** Bodies beyond this are read off the loop: parsing them would hold up its other requests for a millisecond and more. */
    static final int LARGE_BODY = 256 * 1024;

    private final Authenticator authenticator;
    private final Chooser chooser;
    private final Resolver resolver;
    private final Policy policy;
    private final BannedMembers banned;
    private final Guards guards;
    private final Router router;
    private final Patience patience;
    private final Repeats repeats;
    private final Payers payers;
    private final Admissions admissions;
    private final Memory memory;

    public Pipeline(
            Authenticator authenticator,
            Chooser chooser,
            Resolver resolver,
            Policy policy,
            BannedMembers banned,
            Guards guards,
            Router router,
            Patience patience,
            Repeats repeats,
            Payers payers,
            Admissions admissions,
            Memory memory) {
        this.authenticator = authenticator;
        this.chooser = chooser;
        this.resolver = resolver;
        this.policy = policy;
        this.banned = banned;
        this.guards = guards;
        this.router = router;
        this.patience = patience;
        this.repeats = repeats;
        this.payers = payers;
        this.admissions = admissions;
        this.memory = memory;
    }

    /** A stranger is refused here, before the body is read. */
    public void serve(Exchange exchange, Surface endpoint, Lane lane) {
        var surface = endpoint.of(exchange);
        switch (authenticator.authenticate(exchange)) {
            case Settled settled -> read(exchange, surface, lane, settled);
            case Cold cold -> cold.whenLoaded(exchange.loop(), settled -> read(exchange, surface, lane, settled));
        }
    }

    private void read(Exchange exchange, Surface surface, Lane lane, Settled settled) {
        switch (authenticator.orStranger(exchange, exchange.operation(), settled)) {
            case Refused refused -> Refusals.send(exchange, surface, authenticator.counted(exchange, refused.error()));
            case Known known -> read(new Serving(exchange, surface, lane, known.caller()));
        }
    }

    private void read(Serving serving) {
        var exchange = serving.exchange();
        exchange.body(
                body -> {
                    serving.sent(body);
                    if (body.length <= LARGE_BODY) {
                        guarded(serving, () -> decide(serving, read(serving, body)));
                    } else {
                        exchange.loop()
                                .offload(
                                        () -> read(serving, body),
                                        asked -> guarded(serving, () -> decide(serving, asked)),
                                        thrown -> serving.refuse(Refusals.of(thrown)));
                    }
                },
                serving::refuse);
    }

    private Asked read(Serving serving, byte[] body) {
        banned.require(body);
        policy.requireGuardrails(serving.caller(), body);
        policy.requireFallbacks(serving.caller(), body);
        serving.tagged(RequestTags.of(body));
        var preferred = PreferredProvider.of(memory.wished(serving, body));
        serving.prefers(preferred.provider());
        return serving.surface().read(preferred.body(), serving.exchange(), serving.caller());
    }

    private void decide(Serving serving, Asked read) {
        serving.asked(read);
        banned.require(name -> serving.exchange().queryParameter(name) != null);
        var exchange = serving.exchange();
        var grant = policy.authorizeInference(
                serving.caller(), exchange.operation(), exchange.path(), exchange.requestId());
        // Whether a model exists is nobody's business who may not use it.
        policy.requireModel(serving.caller(), read.model());
        var meant = policy.meant(serving.caller(), read.model());
        var routed = chooser.decide(meant, serving.surface().mode(), serving.caller(), read::conversation);
        var found = resolver.prefer(
                resolver.resolve(
                        routed.map(Decision::model).orElse(meant),
                        serving.surface().mode(),
                        team(serving)),
                serving.preferred());
        var choice = routed.isEmpty() ? found : found.askedAs(read.model());
        serving.chosen(choice);
        var asked = guards.check(grant, routed.map(read::routed).orElse(read));
        var plan = router.plan(asked.among(choice));
        repeats.once(serving, () -> guarded(serving, () -> pay(serving, asked, plan)));
    }

    private void pay(Serving serving, Asked asked, Plan plan) {
        payers.of(
                serving.caller(),
                serving.named(),
                serving.exchange().loop(),
                purses -> guarded(serving, () -> admit(serving, asked, plan, purses)),
                serving::refuse);
    }

    private void admit(Serving serving, Asked asked, Plan plan, List<PurseId> purses) {
        Supplier<Quote> quote = () -> Quote.of(asked.bounds(), plan);
        admissions.admit(
                serving.caller(),
                new Wanted(
                        name -> isNamed(name, plan.choice(), asked),
                        purses,
                        () -> asked.bounds().reserved(),
                        () -> quote.get().need()),
                serving.lane().journal(),
                step -> serving.exchange().loop().execute(() -> guarded(serving, step)),
                admission -> guarded(serving, () -> {
                    serving.admitted(admission);
                    var cap = admission.granted().flatMap(granted -> quote.get().cap(granted));
                    if (!memory.answers(serving, asked, plan, cap)) {
                        new Failover(serving, asked, plan, cap, router.standing(), patience).open();
                    }
                }),
                error -> serving.refuse(Refusals.of(error, asked)));
    }

    /** Whatever the client calls a model, its limits hold. */
    private boolean isNamed(String name, Choice choice, Asked read) {
        return name.equals(read.model())
                || name.equals(choice.requested())
                || resolver.canonical(name).equals(choice.model());
    }

    private static @Nullable String team(Serving serving) {
        var team = serving.caller().team();
        return team == null ? null : team.id();
    }

    /** Whatever a step refuses is told to the client and recorded; whatever else it throws is our fault. */
    private static void guarded(Serving serving, Runnable steps) {
        try {
            steps.run();
        } catch (RuntimeException thrown) {
            serving.refuse(Refusals.of(thrown));
        }
    }
}
