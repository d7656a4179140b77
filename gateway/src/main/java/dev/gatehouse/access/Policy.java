package dev.gatehouse.access;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.error.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. The only maker of a {@link Grant}.
 *
 * <p>A decision is an ordered list of rules, chosen by the operation's policy group: the first rule that allows or refuses decides, and
 * where none refuses the request goes on.
 */
public final class Policy {
    private static final ApiError NO_KEY =
            new Unauthenticated(Why.MISSING, "Authentication Error, No api key passed in.");
    private static final ApiError ADMIN_REQUIRED =
            new ApiError.Forbidden("ADMIN_REQUIRED", "Administrator privileges required");

    private final Supplier<ServedModels> served;
    private final Refusals refusals;
    private final OpenModels open;
    private final List<Rule> optional;
    private final List<Rule> inference;
    private final List<Rule> openInference;
    private final List<Rule> account;
    private final List<Rule> admin;
    private final List<Rule> gate;
    private final Rule guardrails;

    /** Nothing is configured, and every model's name stands for itself. */
    public Policy() {
        this(AccessConfig.NONE, () -> ServedModels.NONE);
    }

    /** Refuses as the reference does today. */
    public Policy(AccessConfig access, Supplier<ServedModels> served) {
        this(access, served, Refusals.TODAY, OpenModels.NONE);
    }

    /** @param served what is served at the moment */
    public Policy(AccessConfig access, Supplier<ServedModels> served, Refusals refusals, OpenModels open) {
        var groups = RouteGroups.load();
        var passThroughs = new PassThroughs(access.passThrough());
        var key = new Rule("key_given", "A key is needed.", (caller, _) -> keyGiven(caller));
        var own = new Restrictions(groups, passThroughs, served, refusals);
        var restrictions = List.of(
                own.modelOfKey,
                own.routesOfKey,
                own.teamNotBlocked,
                own.modelOfTeam,
                own.modelOfMember,
                own.modelOfUser,
                own.guardrails);
        this.served = served;
        this.refusals = refusals;
        this.open = open;
        this.guardrails = own.guardrails;
        this.optional = List.of(own.routesOfKey, own.teamNotBlocked);
        // Its models are judged when the request is read: after what can be told without.
        this.openInference = List.of(
                own.routesOfKey,
                own.teamNotBlocked,
                own.modelOfKey,
                own.modelOfTeam,
                own.modelOfMember,
                own.modelOfUser,
                own.guardrails);
        this.inference = joined(List.of(key), openInference);
        this.account = joined(List.of(key), restrictions);
        this.admin = joined(
                account, List.of(new Rule("administrators", "Administrators only.", (caller, _) -> admin(caller))));
        this.gate = joined(
                List.of(
                        key,
                        new Rule(
                                "master_key_only_routes",
                                "Some routes are for the master key alone.",
                                (caller, facts) -> masterKeyOnly(groups, caller, facts))),
                restrictions,
                new RouteGate(groups, passThroughs, access.adminOnlyRoutes()).rules());
    }

    /** The first half, before the target is looked up: may this caller come near the operation at all? */
    public Admitted admit(Caller caller, Operation operation, RequestFacts facts) {
        var refusal = refusal(caller, operation, facts, Trace.NONE);
        if (refusal != null) {
            throw refusal.asException();
        }
        return new Admitted(caller, operation, facts.requestId());
    }

    /** The second half. What LiteLLM judges per object, in an order pinned per endpoint, is left to the noun's service. */
    public Grant authorize(Admitted admitted, Target target) {
        return new Grant(admitted.caller(), admitted.operation(), target, admitted.requestId());
    }

    /** Both halves for a model call: in memory, for the event loop. */
    public Grant authorizeInference(Caller caller, Operation operation, String route, String requestId) {
        var refusal = refusal(caller, operation, new InferenceFacts(route, requestId), Trace.NONE);
        if (refusal != null) {
            throw refusal.asException();
        }
        return new Grant(caller, operation, Target.NONE, requestId);
    }

    /** What {@link #admit} would refuse with; the trace is told how it comes to that. */
    public Optional<ApiError> explain(Caller caller, Operation operation, RequestFacts facts, Trace trace) {
        return Optional.ofNullable(refusal(caller, operation, facts, trace));
    }

    public boolean mayUse(Caller caller, String model) {
        return ModelRights.mayUse(caller, model, served.get());
    }

    /**
     * @param model as the client named it; several with commas between
     * @throws dev.gatehouse.error.ApiException 403, or as older clients know it, in the words of the key's clients
     */
    public void requireModel(Caller caller, String model) {
        var refusal = caller instanceof Caller.Anonymous
                ? open.refusal(model)
                : ModelRights.refusal(caller, model, served.get(), refusals);
        if (refusal != null) {
            throw refusal.asException();
        }
    }

    /**
     * What a body may not name beside its model.
     *
     * @param body not parsed, except where the caller's team is strict
     * @throws dev.gatehouse.error.ApiException 403
     */
    public void requireGuardrails(Caller caller, byte[] body) {
        var team = caller.team();
        if (team == null || !team.guardrailsFixed()) {
            return;
        }
        if (guardrails.judge(caller, new InferenceFacts("", "", body)) instanceof Verdict.Refused(var error)) {
            throw error.asException();
        }
    }

    /**
     * As {@link #requireModel}, for the models a body names in case that its own fails. The reference asks the key's list alone.
     *
     * @param body not parsed, nor looked at where nothing in it could be refused
     * @throws dev.gatehouse.error.ApiException 403
     */
    public void requireFallbacks(Caller caller, byte[] body) {
        var list = ModelRights.list(ModelRights.Holder.KEY, caller);
        if (list == null || list.isEverything()) {
            return;
        }
        for (var model : Fallbacks.of(body)) {
            if (!ModelRights.allows(ModelRights.Holder.KEY, caller, model, served.get())) {
                throw ModelRights.refusal(ModelRights.Holder.KEY, caller, model, refusals)
                        .asException();
            }
        }
    }

    /**
     * What a name stands for in the words of the caller's team and key. A key's own words open nothing that its holder may not use
     * without them: whoever makes a key writes them.
     *
     * @param model which the caller may use
     * @throws dev.gatehouse.error.ApiException 403
     */
    public String meant(Caller caller, String model) {
        var team = caller.team();
        var meant = team == null ? model : team.aliases().getOrDefault(model, model);
        if (caller instanceof Caller.KeyHolder(var key)) {
            var replaced = key.aliases().get(meant);
            if (replaced != null) {
                requireModel(caller, replaced);
                return replaced;
            }
        }
        return meant;
    }

    /** How each list that counts comes to allow the model, or does not. */
    public List<ModelWay> ways(Caller caller, String model) {
        return ModelRights.ways(caller, model, served.get());
    }

    /** Whether the caller may use it now and could not, were what is served something else. */
    public boolean loses(Caller caller, String model, ServedModels other) {
        return mayUse(caller, model) && !ModelRights.mayUse(caller, model, other);
    }

    /** The names a list of models is made of, for whoever asks for one; what it may use of them is asked one by one. */
    public ModelList shown(Caller caller) {
        return ModelRights.shown(caller);
    }

    private @Nullable ApiError refusal(Caller caller, Operation operation, RequestFacts facts, Trace trace) {
        for (var rule : rules(operation.group())) {
            var verdict = rule.judge(caller, facts);
            trace.asked(rule, verdict);
            switch (verdict) {
                case Verdict.Refused(var error) -> {
                    return error;
                }
                case Verdict.Allowed _ -> {
                    return null;
                }
                case Verdict.Passed _, Verdict.NoOpinion _ -> {}
            }
        }
        return null;
    }

    private List<Rule> rules(PolicyGroup group) {
        return switch (group) {
            case PolicyGroup.Open _ -> List.of();
            case PolicyGroup.Optional _ -> optional;
            case Keyed keyed ->
                switch (keyed) {
                    case INFERENCE -> inference;
                    case OPEN_INFERENCE -> openInference;
                    case ACCOUNT -> account;
                    case ADMIN -> admin;
                    case ROUTE_GATE -> gate;
                };
        };
    }

    private static Verdict keyGiven(Caller caller) {
        return caller instanceof Caller.Anonymous ? new Verdict.Refused(NO_KEY) : Verdict.PASSED;
    }

    private static Verdict admin(Caller caller) {
        return caller.role() == Role.PROXY_ADMIN ? Verdict.ALLOWED : new Verdict.Refused(ADMIN_REQUIRED);
    }

    private static Verdict masterKeyOnly(RouteGroups groups, Caller caller, RequestFacts facts) {
        if (!groups.isExactlyIn("master_key_only_routes", facts.route())) {
            return Verdict.NO_OPINION;
        }
        return caller instanceof Caller.Master
                ? Verdict.PASSED
                : new Verdict.Refused(
                        Pinned.plain(401, "Tried to access route=" + facts.route() + ", which is only for MASTER KEY"));
    }

    @SafeVarargs
    private static List<Rule> joined(List<Rule>... lists) {
        var all = new ArrayList<Rule>();
        for (var list : lists) {
            all.addAll(list);
        }
        return List.copyOf(all);
    }
}
