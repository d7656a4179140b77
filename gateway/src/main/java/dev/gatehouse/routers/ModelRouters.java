package dev.gatehouse.routers;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Policy;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.routing.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the model where a client names a router. Whatever the request is like, it gets one that the caller may use, as long as there
 * is one:
 *
 * <pre>
 *   best by score ──► the router's fallbacks ──► the cheapest that can serve it ──► any, whatever it can and however it is doing
 * </pre>
 */
public final class ModelRouters implements Chooser {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRouters.class);

    private static final Buyer EVERYBODY = new Buyer(null, _ -> true);

    private final CodeRouter code = new CodeRouter();
    private final GeneralRouter general = new GeneralRouter();
    private final Market market;
    private final Policy policy;
    private final Clocks clocks;
    private final Decisions decisions;

    public ModelRouters(Market market, Policy policy, Decisions decisions, Clocks clocks) {
        this.market = market;
        this.policy = policy;
        this.decisions = decisions;
        this.clocks = clocks;
    }

    /** For whom is chosen. */
    private record Buyer(@Nullable String team, Predicate<String> allowed) {}

    @Override
    public Optional<Decision> decide(
            String model, Deployment.Mode mode, Caller caller, Supplier<Optional<Conversation>> conversation) {
        var team = caller.team() == null ? null : caller.team().id();
        var router = RouterName.of(model).filter(_ -> mode == Deployment.Mode.CHAT && !market.isServed(model, team));
        if (router.isEmpty()) {
            return Optional.empty();
        }
        var buyer = new Buyer(team, name -> policy.mayUse(caller, name));
        var known = conversation.get();
        var decision = decide(router.get(), buyer, known.orElse(Conversation.UNKNOWN));
        if (decision.isEmpty()) {
            refuse(caller, team);
        } else if (known.isPresent()) {
            // Who only has its tokens counted chooses nothing.
            decisions.record(decision.get());
        }
        return decision;
    }

    private Optional<Decision> decide(RouterName router, Buyer buyer, Conversation conversation) {
        try {
            return choose(router, buyer, conversation, clocks.nanos());
        } catch (ApiException refused) {
            throw refused;
        } catch (RuntimeException fault) {
            // A request never fails because of its router: without its text there is nothing left that could.
            LOG.atError().setCause(fault).log("a router failed; it chooses without knowing the request");
            return choose(router, buyer, Conversation.UNKNOWN, clocks.nanos());
        }
    }

    private Optional<Decision> choose(RouterName router, Buyer buyer, Conversation conversation, long begun) {
        return switch (router) {
            case RouterName.Code(var mode) -> code(mode, null, buyer, conversation, begun);
            case RouterName.General(var mode) -> general(mode, buyer, conversation, begun);
        };
    }

    /**
     * For nobody in particular, and not counted.
     *
     * @param signs that somebody claims of the conversation; null for its own
     */
    Optional<Decision> code(CodeMode mode, @Nullable Signs signs, Conversation conversation) {
        return code(mode, signs, EVERYBODY, conversation, clocks.nanos());
    }

    private Optional<Decision> code(
            CodeMode mode, @Nullable Signs signs, Buyer buyer, Conversation conversation, long begun) {
        var own = Signs.of(conversation);
        var task = code.classify(
                conversation, signs == null ? own : own.or(signs.files(), signs.errorTrace(), signs.messages()));
        var needs = conversation.needs();
        return code.select(task, mode, needs.tokens(), market.offers(buyer.team(), needs, buyer.allowed()))
                .or(() -> lastResort(buyer, needs, List.of(code.fallback().id()))
                        .map(offer -> new CodeRouter.Pick(
                                task,
                                code.model(offer.model()).orElse(null),
                                offer,
                                Optional.of("no model of the table can serve the request"))))
                .map(pick -> new Decision.Code(code, mode, pick, clocks.nanos() - begun));
    }

    /** As above. */
    Optional<Decision> general(GeneralMode mode, Conversation conversation) {
        return general(mode, EVERYBODY, conversation, clocks.nanos());
    }

    private Optional<Decision> general(GeneralMode mode, Buyer buyer, Conversation conversation, long begun) {
        var needs = conversation.needs();
        var pick = general.select(
                general.classify(conversation), mode, market.offers(buyer.team(), needs, buyer.allowed()));
        return pick.offer()
                .or(() -> lastResort(buyer, needs, general.fallbacks(mode)))
                .map(offer -> new Decision.General(mode, pick, offer, clocks.nanos() - begun));
    }

    /** Not of the tables, or not known to be able to do what is asked: whoever is called says so better than a router. */
    private Optional<Offer> lastResort(Buyer buyer, Needs needs, List<String> preferred) {
        var able = market.offers(buyer.team(), needs, buyer.allowed());
        var any = market.any(buyer.team(), buyer.allowed());
        return market.cheapest(able)
                .or(() -> preferred.stream()
                        .map(any::find)
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(() -> market.cheapest(any));
    }

    /** In the words of the model it would have been. */
    private void refuse(Caller caller, @Nullable String team) {
        market.cheapest(market.any(team, _ -> true)).ifPresent(offer -> policy.requireModel(caller, offer.model()));
    }

    CodeRouter code() {
        return code;
    }

    GeneralRouter general() {
        return general;
    }

    /** Whether a name leads to a model that chats. */
    boolean isKnown(String model) {
        return market.isKnown(model);
    }

    /** Who serves a model, each once. */
    List<String> providers(String model) {
        return market.providers(model);
    }
}
