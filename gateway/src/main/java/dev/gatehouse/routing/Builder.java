package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.CatalogModel.Kind;
import dev.gatehouse.catalog.ResponsesProviders;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Connections;
import dev.gatehouse.config.Finding;
import dev.gatehouse.routing.Deployments.OtherName;
import dev.gatehouse.routing.Deployments.OtherName.Rank;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers deployments in order. */
final class Builder {
    /** The same for all: when the facts about them were collected. A moving date would make every list a new one. */
    private static final long CREATED = Catalog.DAY.atStartOfDay(ZoneOffset.UTC).toEpochSecond();

    private final Map<String, List<Deployment>> models = new LinkedHashMap<>();
    private final List<RoutePattern> patterns = new ArrayList<>();
    private final List<OtherName> otherNames = new ArrayList<>();
    private final Map<String, String> known = new LinkedHashMap<>();
    private final Map<String, ListedModel> listed = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<Finding> warnings = new ArrayList<>();

    void add(Deployment deployment, long contextTokens) {
        add(deployment, contextTokens, deployment.provider());
    }

    /** @param owner whose model it is */
    void add(Deployment deployment, long contextTokens, String owner) {
        models.computeIfAbsent(deployment.model(), _ -> new ArrayList<>()).add(deployment);
        listed.putIfAbsent(
                deployment.model(),
                new ListedModel(
                        deployment.model(),
                        CREATED,
                        owner,
                        deployment.mode(),
                        contextTokens,
                        deployment.maxOutputTokens(),
                        deployment.price()));
    }

    void add(RoutePattern pattern) {
        patterns.add(pattern);
    }

    /** All who serve the model have this name too. */
    void also(String name, String model) {
        otherNames.add(new OtherName(Rank.BARE, name, model, Optional.empty()));
    }

    /** This one alone has the name. */
    void offer(Rank rank, String name, Deployment deployment) {
        otherNames.add(new OtherName(rank, name, deployment.model(), Optional.of(deployment)));
    }

    /** @param known what they stand for, by names in lower case */
    void known(Map<String, String> known) {
        this.known.putAll(known);
    }

    void warn(String path, String reason) {
        warnings.add(new Finding("environment", 0, path, reason));
    }

    boolean has(String model) {
        return models.containsKey(model);
    }

    void addAll(Deployments other) {
        var replaced = new HashSet<String>();
        other.models().forEach((name, deployments) -> {
            if (!models.containsKey(name)) {
                models.put(name, new ArrayList<>(deployments));
            } else if (deployments.size() == 1) {
                replaced.add(name);
            }
        });
        patterns.addAll(other.patterns());
        // Where the only offer of a model has lost its place, its names mean what took it.
        other.otherNames().forEach(name -> otherNames.add(replaced.contains(name.model()) ? name.ofModel() : name));
        known.putAll(other.known());
        other.listed().forEach(model -> listed.putIfAbsent(model.id(), model));
        aliases.putAll(other.aliases());
        warnings.addAll(other.warnings());
    }

    Deployments build(Map<String, Config.Alias> more) {
        return new Deployments(
                        models, patterns, otherNames, known, this.aliases, List.copyOf(listed.values()), warnings)
                .withAliases(more);
    }

    /** Whether a provider serves the model in the protocol: Vertex AI has models that speak others, and embeddings of its own. */
    static boolean isServed(String protocol, CatalogModel model) {
        return Connections.speaks(protocol, model.id())
                && !(protocol.equals(Connections.VERTEX) && model.kind() == Kind.EMBEDDING);
    }

    /** Kinds of catalogued models this version serves. */
    static final Set<Kind> SERVED = EnumSet.of(Kind.CHAT, Kind.UNSTATED, Kind.EMBEDDING, Kind.RESPONSES);

    /** What a catalogued model is used for here; empty for what this version does not serve. */
    static Optional<Deployment.Mode> mode(CatalogModel model) {
        return switch (model.kind()) {
            case CHAT, UNSTATED -> Optional.of(Deployment.Mode.CHAT);
            case EMBEDDING -> Optional.of(Deployment.Mode.EMBEDDING);
            case RESPONSES ->
                ResponsesProviders.has(model.provider()) ? Optional.of(Deployment.Mode.RESPONSES) : Optional.empty();
            case COMPLETION, RERANK, IMAGE_GENERATION, AUDIO_TRANSCRIPTION, AUDIO_SPEECH, MODERATION, REALTIME ->
                Optional.empty();
        };
    }
}
