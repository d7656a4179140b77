package dev.gatehouse.access;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Unauthenticated;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.error.PythonLiteral;
import org.jspecify.annotations.Nullable;

/** Decides who may do what. The only maker of a {@link Grant}. */
public final class Policy {
    private static final ApiError NO_KEY =
            new Unauthenticated(Why.MISSING, "Authentication Error, No api key passed in.");
    private static final ApiError ADMIN_REQUIRED =
            new ApiError.Forbidden("ADMIN_REQUIRED", "Administrator privileges required");

    private final RouteGate gate = new RouteGate(RouteGroups.load());

    /** The first half, before the target is looked up: may this caller come near the operation at all? */
    public Admitted admit(Caller caller, Operation operation, RequestFacts facts) {
        var refusal = refusal(caller, operation, facts.route());
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
        var refusal = refusal(caller, operation, route);
        if (refusal != null) {
            throw refusal.asException();
        }
        return new Grant(caller, operation, Target.NONE, requestId);
    }

    public boolean mayUse(Caller caller, String model) {
        return switch (caller) {
            case Caller.Master _ -> true;
            case Caller.KeyHolder(var key) -> key.models().allows(model);
            case Caller.TokenHolder token -> models(token).allows(model);
            case Caller.Anonymous _ -> false;
        };
    }

    private static ModelList models(Caller.TokenHolder token) {
        if (token.team() != null) {
            return token.team().models();
        }
        return token.owner() == null ? ModelList.ALL : token.owner().models();
    }

    /**
     * A list may name a model as clients ask for it or as answers show it.
     *
     * @param requested as the client sent it
     * @param canonical what it stands for
     * @throws dev.gatehouse.error.ApiException 403 in the words of the key's clients
     */
    public void requireModel(Caller caller, String requested, String canonical) {
        if (!mayUse(caller, requested) && !mayUse(caller, canonical)) {
            throw modelRefused(caller, requested).asException();
        }
    }

    private @Nullable ApiError refusal(Caller caller, Operation operation, String route) {
        return switch (operation.group()) {
            case PolicyGroup.Open _ -> null;
            case PolicyGroup.Optional _ -> gate.confinement(caller, route);
            case Keyed keyed when caller instanceof Caller.Anonymous -> NO_KEY;
            case Keyed keyed ->
                switch (keyed) {
                    case INFERENCE, ACCOUNT -> gate.confinement(caller, route);
                    case ROUTE_GATE -> gate.refusal(caller, route);
                    case ADMIN -> caller.role() == Role.PROXY_ADMIN ? null : ADMIN_REQUIRED;
                };
        };
    }

    private static ApiError modelRefused(Caller caller, String model) {
        return switch (caller) {
            case Caller.KeyHolder(var key)
            when key.format() == KeyIdentity.Format.SK ->
                Pinned.typed(
                        403,
                        "key_model_access_denied",
                        "model",
                        "key not allowed to access model. This key can only access models="
                                + PythonLiteral.list(key.models().names()) + ". Tried to access " + model);
            case Caller.KeyHolder _, Caller.TokenHolder _, Caller.Master _ ->
                new ApiError.Forbidden("MODEL_NOT_ALLOWED", "This key may not use the model " + model + ".");
            case Caller.Anonymous _ ->
                new ApiError.Forbidden("ANONYMOUS_MODEL_RESTRICTED", "The model " + model + " needs an API key.");
        };
    }
}
