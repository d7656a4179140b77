package dev.gatehouse.access;

import dev.gatehouse.access.ModelWay.By;
import dev.gatehouse.access.ModelWay.Found;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.error.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller may call a model: its key's list decides, then its team's and what a member of it may call, or for a
 * key without a team its user's. Whatever is asked about a model, this is asked.
 *
 * <pre>
 *   each list in turn:  everything ─ name ─ pattern ─ a group that leads there ─ the team's own ─ an access group ─► or it refuses
 * </pre>
 */
final class ModelRights {
    /** Whose list is looked at. */
    enum Holder {
        KEY,
        TEAM,
        /** As a member of the team. */
        MEMBER,
        USER
    }

    private static final Holder[] IN_ORDER = Holder.values();
    private static final String TEAMS_ONLY =
            "User not allowed to access model. No default model access, only team models allowed. Tried to access ";

    private ModelRights() {}

    static boolean mayUse(Caller caller, String model, ServedModels served) {
        return !(caller instanceof Caller.Anonymous) && refusing(caller, model, served) == null;
    }

    /**
     * @param model one, or several with commas between
     * @return the refusal in the words of the caller's clients, or null
     */
    static @Nullable ApiError refusal(Caller caller, String model, ServedModels served, Refusals refusals) {
        if (model.indexOf(',') < 0) {
            return refusalOf(caller, model, served, refusals);
        }
        for (var one : model.split(",", -1)) {
            var refusal = refusalOf(caller, one.strip(), served, refusals);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable ApiError refusalOf(Caller caller, String model, ServedModels served, Refusals refusals) {
        var refusing = refusing(caller, model, served);
        return refusing == null ? null : refusal(refusing, caller, model, refusals);
    }

    /** The first whose list does not allow it. */
    private static @Nullable Holder refusing(Caller caller, String model, ServedModels served) {
        for (var holder : IN_ORDER) {
            if (!allows(holder, caller, model, served)) {
                return holder;
            }
        }
        return null;
    }

    static boolean allows(Holder holder, Caller caller, String model, ServedModels served) {
        var list = list(holder, caller);
        if (list == null) {
            return true;
        }
        if (holder == Holder.USER && list.isTeamsOnly()) {
            return false;
        }
        var named = served.named(model);
        return list.permits(named, served) || isOfTeam(holder, caller.team(), model, served);
    }

    /** A name the team has for some model, or a model of its own: for its members too, but where one of them is confined to others. */
    private static boolean isOfTeam(Holder holder, @Nullable TeamFacts team, String model, ServedModels served) {
        return team != null
                && holder != Holder.MEMBER
                && (team.aliases().containsKey(model) || served.isOwn(team.id(), model));
    }

    /** How each list that counts comes to allow it, or does not. */
    static List<ModelWay> ways(Caller caller, String model, ServedModels served) {
        var ways = new ArrayList<ModelWay>();
        for (var holder : IN_ORDER) {
            var list = list(holder, caller);
            if (list != null) {
                var found = way(holder, caller, list, model, served);
                ways.add(new ModelWay(model, holder.name().toLowerCase(Locale.ROOT), found.by(), found.path()));
            }
        }
        return ways;
    }

    private static Found way(Holder holder, Caller caller, ModelList list, String model, ServedModels served) {
        var named = served.named(model);
        if (!allows(holder, caller, model, served)) {
            return Found.NOTHING;
        }
        if (list.allows(named, served)) {
            return list.way(named, served);
        }
        return isOfTeam(holder, caller.team(), model, served)
                ? new Found(By.TEAM_NAME, List.of(model))
                : served.way(list.accessGroups(), named);
    }

    /** The list a list of models begins with: the key's, or where that says nothing its team's. */
    static ModelList shown(Caller caller) {
        var ofKey = list(Holder.KEY, caller);
        if (ofKey != null && !ofKey.names().isEmpty()) {
            return ofKey;
        }
        var ofTeam = list(Holder.TEAM, caller);
        return ofTeam == null ? ModelList.ALL : ofTeam;
    }

    /** The list that counts; null where this holder has no say. */
    static @Nullable ModelList list(Holder holder, Caller caller) {
        return switch (caller) {
            case Caller.Master _, Caller.Anonymous _ -> null;
            case Caller.KeyHolder(var key) -> list(holder, key);
            case Caller.TokenHolder token when token.role() == Role.PROXY_ADMIN -> null;
            case Caller.TokenHolder token -> list(holder, token);
        };
    }

    private static @Nullable ModelList list(Holder holder, KeyIdentity key) {
        return switch (holder) {
            case KEY -> key.models().defersToTeam() ? null : key.models();
            case TEAM -> key.team() == null ? null : ofTeam(key);
            case MEMBER -> ofMember(key.ownTeam());
            case USER ->
                key.team() != null || key.owner() == null ? null : key.owner().models();
        };
    }

    /** Where the team is gone the key's own list holds, so that one that defers to its team allows nothing. */
    private static ModelList ofTeam(KeyIdentity key) {
        return key.ownTeam() == null ? key.models() : key.ownTeam().models();
    }

    private static @Nullable ModelList ofMember(@Nullable TeamFacts team) {
        return team == null || team.memberModels().names().isEmpty() ? null : team.memberModels();
    }

    private static @Nullable ModelList list(Holder holder, Caller.TokenHolder token) {
        var team = token.team();
        var owner = token.owner();
        return switch (holder) {
            case KEY -> null;
            case TEAM -> team == null ? null : team.models();
            case MEMBER -> ofMember(team);
            case USER -> team != null || owner == null ? null : owner.models();
        };
    }

    static ApiError refusal(Holder holder, Caller caller, String model, Refusals refusals) {
        if (caller instanceof Caller.KeyHolder(var key) && key.format() == KeyIdentity.Format.GW) {
            return new ApiError.Forbidden("MODEL_NOT_ALLOWED", "This key may not use the model " + model + ".");
        }
        var list = list(holder, caller);
        int status = refusals.model();
        return switch (holder) {
            case KEY -> refusal(status, "key", "key", list, model);
            case TEAM -> refusal(status, "team", "team", list, model);
            case MEMBER -> refusal(status, "team", "team member", list, model);
            case USER ->
                list != null && list.isTeamsOnly()
                        ? Pinned.typed(status, "key_model_access_denied", "model", TEAMS_ONLY + model)
                        : refusal(status, "user", "user", list, model);
        };
    }

    private static ApiError refusal(int status, String type, String holder, @Nullable ModelList list, String model) {
        return Pinned.typed(
                status,
                type + "_model_access_denied",
                "model",
                holder + " not allowed to access model. This " + holder + " can only access models="
                        + PythonLiteral.list(list == null ? List.of() : list.names()) + ". Tried to access " + model);
    }
}
