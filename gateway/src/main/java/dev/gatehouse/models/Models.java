package dev.gatehouse.models;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.Role;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.models.ModelListing.AnthropicModel;
import dev.gatehouse.models.ModelListing.GeminiModel;
import dev.gatehouse.models.ModelListing.Metadata;
import dev.gatehouse.models.ModelListing.OpenAiModel;
import dev.gatehouse.platform.Database;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.ListedModel;
import dev.gatehouse.snapshot.Snapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that are served: all of them to strangers, to the holder of a key those it may use. */
public final class Models {
    private static final Logger log = LoggerFactory.getLogger(Models.class);
    /** As LiteLLM says of what has no provider of its own. */
    private static final String NOBODY = "openai";

    private static final List<String> GEMINI_METHODS = List.of("generateContent", "countTokens");

    /** When the facts about all of them were collected. */
    private static final long CREATED = Catalog.DAY.atStartOfDay(ZoneOffset.UTC).toEpochSecond();

    private final Supplier<Snapshot> snapshot;
    private final Policy policy;
    private final Database database;
    private final Directory directory;

    public Models(Supplier<Snapshot> snapshot, Policy policy, Database database, Directory directory) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.database = database;
        this.directory = directory;
    }

    public ModelListing.OpenAi openAi(Grant grant, ModelQuery asked) {
        return new ModelListing.OpenAi(visible(grant, asked).stream()
                .map(model -> openAiModel(model, asked.withMetadata()))
                .toList());
    }

    public ModelListing.Anthropic anthropic(Grant grant, ModelQuery asked) {
        var all = visible(grant, asked);
        var afterId = asked.afterId();
        var beforeId = asked.beforeId();
        int limit = asked.size();
        int from = afterId == null ? 0 : indexOf(all, afterId) + 1;
        int to = beforeId == null ? all.size() : Math.max(from, indexOf(all, beforeId));
        if (beforeId != null && afterId == null) {
            from = Math.max(0, to - limit);
        }
        var page = all.subList(from, Math.min(to, from + limit));
        boolean more = beforeId == null ? from + page.size() < all.size() : from > 0;
        return new ModelListing.Anthropic(
                page.stream().map(Models::anthropicModel).toList(),
                more,
                page.isEmpty() ? null : page.getFirst().id(),
                page.isEmpty() ? null : page.getLast().id());
    }

    public ModelListing.Gemini gemini(Grant grant, GeminiModelQuery asked) {
        var all = visible(grant, ModelQuery.ALL);
        int from = Math.min(asked.from(), all.size());
        int to = Math.min(all.size(), from + asked.size());
        return new ModelListing.Gemini(
                all.subList(from, to).stream().map(Models::geminiModel).toList(),
                to < all.size() ? Integer.toString(to) : null);
    }

    public ModelListing gemini(Grant grant, String id) {
        return geminiModel(find(grant, id));
    }

    public ModelListing openAi(Grant grant, String id, ModelQuery.One asked) {
        return openAiModel(find(grant, id), Boolean.TRUE.equals(asked.includeMetadata()));
    }

    public ModelListing anthropic(Grant grant, String id) {
        return anthropicModel(find(grant, id));
    }

    /** By any name under which the caller may call it; strangers by those that are listed. */
    private ListedModel find(Grant grant, String id) {
        var current = snapshot.get();
        var team = teamOf(grant);
        boolean visible = grant.caller() instanceof Caller.Anonymous
                ? current.models().stream().anyMatch(model -> model.id().equals(id))
                : !current.routes().deployments(id, team).isEmpty() && policy.mayUse(grant.caller(), id);
        if (!visible) {
            throw new ApiError.NotFound("MODEL_NOT_FOUND", "The model does not exist or you do not have access to it.")
                    .asException();
        }
        return shown(current, team, List.of(id)).getFirst();
    }

    private List<ListedModel> visible(Grant grant, ModelQuery asked) {
        asked.check();
        var current = snapshot.get();
        var caller = grant.caller();
        if (caller instanceof Caller.Anonymous) {
            return current.models();
        }
        var team = asked.teamId() == null ? teamOf(grant) : asked.teamId();
        var names = new Names(current, asked, team, Models::warn);
        return shown(current, team, names(grant, asked, current, names));
    }

    private Set<String> names(Grant grant, ModelQuery asked, Snapshot current, Names names) {
        var caller = grant.caller();
        var team = asked.teamId();
        if (asked.expands() && caller.role() == Role.PROXY_ADMIN) {
            return names.of(ModelList.ALL, _ -> true);
        }
        if (team == null) {
            return names.of(policy.shown(caller), model -> policy.mayUse(caller, model));
        }
        var list = listOf(grant, team);
        return names.of(
                list,
                model -> list.permits(current.served().named(model), current.served())
                        || current.routes().isOwn(team, model));
    }

    private static @Nullable String teamOf(Grant grant) {
        var team = grant.caller().team();
        return team == null ? null : team.id();
    }

    /** Once for each edge that leads back, and with each list: whoever made the circle should hear of it. */
    private static void warn(String group) {
        log.warn("cycle detected in access groups at '{}'", group);
    }

    /** A team's list, for those who belong to it. */
    private ModelList listOf(Grant grant, String team) {
        var own = grant.caller().team();
        if (own != null && own.id().equals(team)) {
            return own.models();
        }
        return database.read(tx -> {
            var found = directory.team(tx, team);
            if (found.isEmpty()) {
                throw new ApiError.NotFound("RESOURCE_NOT_FOUND", "Team not found, passed team_id=" + team)
                        .asException();
            }
            var standing = directory.standing(tx, grant, team);
            if (standing.filter(one -> one.isMember() || one.hasAccess()).isEmpty()) {
                throw new ApiError.Forbidden(
                                "INSUFFICIENT_PERMISSIONS",
                                "User=" + grant.user() + " not authorized to access this team=" + team)
                        .asException();
            }
            return new ModelList(found.get().models(), found.get().accessGroups());
        });
    }

    /** With what is known of each; nothing but their names of groups and patterns. */
    private static List<ListedModel> shown(Snapshot current, @Nullable String team, Collection<String> names) {
        var known = new HashMap<String, ListedModel>();
        current.models().forEach(model -> known.put(model.id(), model));
        if (team != null) {
            current.routes().listedOf(team).forEach(model -> known.put(model.id(), model));
        }
        return names.stream()
                .map(name -> known.containsKey(name)
                        ? known.get(name)
                        : named(name, current.routes().deployments(name, team), known))
                .toList();
    }

    private static ListedModel named(String name, List<Deployment> deployments, Map<String, ListedModel> known) {
        var same =
                deployments.isEmpty() ? null : known.get(deployments.getFirst().model());
        return same != null
                ? new ListedModel(
                        name,
                        same.created(),
                        same.ownedBy(),
                        same.mode(),
                        same.contextTokens(),
                        same.maxOutputTokens(),
                        same.price())
                : new ListedModel(
                        name,
                        CREATED,
                        deployments.isEmpty() ? NOBODY : deployments.getFirst().provider(),
                        Deployment.Mode.CHAT,
                        0,
                        0,
                        Optional.empty());
    }

    private static int indexOf(List<ListedModel> models, String id) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new ApiError.BadRequest("INVALID_PARAMETER", "No such model to page from.", "after_id").asException();
    }

    private static OpenAiModel openAiModel(ListedModel model, boolean metadata) {
        return new OpenAiModel(
                model.id(),
                "model",
                model.created(),
                model.ownedBy(),
                known(model.contextTokens()),
                known(model.maxOutputTokens()),
                metadata ? Metadata.NONE : null);
    }

    private static GeminiModel geminiModel(ListedModel model) {
        return new GeminiModel(
                "models/" + model.id(),
                model.id(),
                known(model.contextTokens()),
                known(model.maxOutputTokens()),
                model.mode() == Deployment.Mode.EMBEDDING ? List.of() : GEMINI_METHODS);
    }

    private static AnthropicModel anthropicModel(ListedModel model) {
        return new AnthropicModel(
                "model",
                model.id(),
                model.id(),
                Instant.ofEpochSecond(model.created()).toString());
    }

    private static @Nullable Long known(long tokens) {
        return tokens == 0 ? null : tokens;
    }
}
