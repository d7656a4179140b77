package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.catalog.CatalogModel.Kind;
import dev.gatehouse.catalog.ResponsesProviders;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Finding;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
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
    private final List<Deployments.OtherName> otherNames = new ArrayList<>();
    private final Map<String, ListedModel> listed = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<Finding> warnings = new ArrayList<>();

    void add(Deployment deployment, long contextTokens) {
        models.computeIfAbsent(deployment.model(), _ -> new ArrayList<>()).add(deployment);
        listed.putIfAbsent(
                deployment.model(),
                new ListedModel(
                        deployment.model(),
                        CREATED,
                        deployment.provider(),
                        deployment.mode(),
                        contextTokens,
                        deployment.maxOutputTokens(),
                        deployment.price()));
    }

    void add(RoutePattern pattern) {
        patterns.add(pattern);
    }

    void also(String name, String model) {
        otherNames.add(new Deployments.OtherName(name, model));
    }

    void warn(String path, String reason) {
        warnings.add(new Finding("environment", 0, path, reason));
    }

    boolean has(String model) {
        return models.containsKey(model);
    }

    void addAll(Deployments other) {
        other.models().forEach((name, deployments) -> {
            if (!models.containsKey(name)) {
                models.put(name, new ArrayList<>(deployments));
            }
        });
        patterns.addAll(other.patterns());
        otherNames.addAll(other.otherNames());
        other.listed().forEach(model -> listed.putIfAbsent(model.id(), model));
        aliases.putAll(other.aliases());
        warnings.addAll(other.warnings());
    }

    Deployments build(Map<String, Config.Alias> more) {
        return new Deployments(models, patterns, otherNames, this.aliases, List.copyOf(listed.values()), warnings)
                .withAliases(more);
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
