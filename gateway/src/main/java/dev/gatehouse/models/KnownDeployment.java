package dev.gatehouse.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.catalog.CatalogModel;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.deployments.LoadedModel;
import dev.gatehouse.deployments.ShownParams;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.money.Bucket;
import dev.gatehouse.money.Price;
import dev.gatehouse.routing.CatalogFacts;
import dev.gatehouse.routing.Deployment;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deployment with all that is known of it, wherever it comes from.
 *
 * @param name of the deployment; of a team's model one that no other has
 * @param publicName by which clients ask for it
 * @param team whose keys alone may use it; null for everybody's
 * @param params without credentials
 * @param info what its author says of it
 * @param maxInput 0 where unknown, as {@code maxOutput}
 * @param fault why it is not served; null where it is
 */
record KnownDeployment(
        String id,
        String name,
        String publicName,
        @Nullable String team,
        boolean stored,
        ObjectNode params,
        ObjectNode info,
        List<String> accessGroups,
        String provider,
        Optional<Price> price,
        long maxInput,
        long maxOutput,
        String mode,
        Set<String> features,
        OptionalLong tpm,
        OptionalLong rpm,
        @Nullable String fault) {
    private static final Map<Bucket, String> PRICES = prices();
    /** The reference's words for what the catalogue says a model can do. */
    private static final Map<String, String> FEATURES = Map.ofEntries(
            Map.entry("tools", "supports_function_calling"),
            Map.entry("parallel_tools", "supports_parallel_function_calling"),
            Map.entry("tool_choice", "supports_tool_choice"),
            Map.entry("vision", "supports_vision"),
            Map.entry("pdf", "supports_pdf_input"),
            Map.entry("json_schema", "supports_response_schema"),
            Map.entry("prompt_caching", "supports_prompt_caching"),
            Map.entry("system_messages", "supports_system_messages"),
            Map.entry("reasoning", "supports_reasoning"),
            Map.entry("web_search", "supports_web_search"),
            Map.entry("assistant_prefill", "supports_assistant_prefill"),
            Map.entry("audio_in", "supports_audio_input"),
            Map.entry("audio_out", "supports_audio_output"),
            Map.entry("computer_use", "supports_computer_use"));

    /** One that the environment or the simulator serves. */
    static KnownDeployment of(Deployment deployment, CatalogFacts catalog) {
        var facts = catalog.of(deployment);
        return new KnownDeployment(
                deployment.id(),
                deployment.model(),
                deployment.model(),
                null,
                false,
                params(
                        deployment.provider(),
                        deployment.upstreamModel(),
                        deployment.baseUrl().toString()),
                Json.object(),
                List.of(),
                deployment.provider(),
                deployment.price(),
                facts.map(CatalogModel::contextTokens).orElse(0L),
                deployment.maxOutputTokens(),
                deployment.mode().name().toLowerCase(Locale.ROOT),
                facts.map(CatalogModel::features).orElse(Set.of()),
                OptionalLong.empty(),
                OptionalLong.empty(),
                null);
    }

    /** One of the configuration file. */
    static KnownDeployment of(ModelEntry entry, CatalogFacts catalog) {
        var params = entry.connection()
                .map(connection -> params(
                        connection.provider(),
                        entry.upstreamModel(),
                        connection.baseUrl().toString()))
                .orElseGet(() -> Json.object().put("model", entry.upstreamModel()));
        entry.rpm().ifPresent(limit -> params.put("rpm", limit));
        entry.tpm().ifPresent(limit -> params.put("tpm", limit));
        entry.weight().ifPresent(weight -> params.put("weight", weight));
        return of(entry, entry.name(), null, params, Json.object(), catalog);
    }

    static KnownDeployment of(LoadedModel model, CatalogFacts catalog) {
        var params = ShownParams.withoutHidden(model.params());
        var entry = model.entry();
        return entry != null
                ? of(entry, model.name(), model.team(), params, model.info(), catalog)
                : new KnownDeployment(
                        model.id(),
                        model.name(),
                        model.publicName(),
                        model.team(),
                        true,
                        params,
                        model.info(),
                        List.of(),
                        "",
                        Optional.empty(),
                        0,
                        0,
                        "chat",
                        Set.of(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        model.fault());
    }

    private static KnownDeployment of(
            ModelEntry entry,
            String name,
            @Nullable String team,
            ObjectNode params,
            ObjectNode info,
            CatalogFacts catalog) {
        var facts = catalog.of(entry, entry.upstreamModel());
        boolean embedding = entry.embedding()
                .orElseGet(() -> facts.filter(it -> it.kind() == CatalogModel.Kind.EMBEDDING)
                        .isPresent());
        return new KnownDeployment(
                entry.id(),
                name,
                entry.name(),
                team,
                entry.stored(),
                params,
                info,
                entry.accessGroups(),
                entry.connection().map(connection -> connection.provider()).orElse(""),
                entry.price().or(() -> facts.flatMap(CatalogModel::price)),
                known(entry.contextTokens(), facts.map(CatalogModel::contextTokens)),
                known(entry.maxOutputTokens(), facts.map(CatalogModel::maxOutputTokens)),
                embedding ? "embedding" : "chat",
                facts.map(CatalogModel::features).orElse(Set.of()),
                entry.tpm(),
                entry.rpm(),
                null);
    }

    private static long known(long own, Optional<Long> catalogued) {
        return own > 0 ? own : catalogued.orElse(0L);
    }

    private static ObjectNode params(String provider, String model, String address) {
        return Json.object().put("model", provider + "/" + model).put("api_base", address);
    }

    boolean can(String feature) {
        return features.contains(feature);
    }

    /** Dollars for a token. */
    Optional<BigDecimal> costPerToken(Bucket bucket) {
        return price.flatMap(it -> Optional.ofNullable(it.base().stated().get(bucket)))
                .map(perMillion -> perMillion.movePointLeft(6));
    }

    /** @param withAddress whether the reader may know where it is */
    DeploymentInfo shown(boolean withAddress) {
        var shownParams = params.deepCopy();
        if (!withAddress) {
            shownParams.remove("api_base");
        }
        var shown = Json.object().put("id", id).put("db_model", stored);
        shown.set("access_groups", Json.node(accessGroups));
        shown.put("litellm_provider", provider).put("mode", mode);
        if (maxInput > 0) {
            shown.put("max_input_tokens", maxInput);
        }
        if (maxOutput > 0) {
            shown.put("max_tokens", maxOutput).put("max_output_tokens", maxOutput);
        }
        PRICES.forEach((bucket, name) -> costPerToken(bucket).ifPresent(cost -> shown.put(name, cost)));
        FEATURES.forEach((feature, name) -> {
            if (can(feature)) {
                shown.put(name, true);
            }
        });
        info.properties().forEach(member -> shown.set(member.getKey(), member.getValue()));
        shown.put("id", id).put("db_model", stored);
        if (fault != null) {
            shown.put("unusable", fault);
        }
        return new DeploymentInfo(name, shownParams, shown);
    }

    private static Map<Bucket, String> prices() {
        var names = new LinkedHashMap<Bucket, String>();
        names.put(Bucket.INPUT, "input_cost_per_token");
        names.put(Bucket.OUTPUT, "output_cost_per_token");
        names.put(Bucket.CACHE_READ, "cache_read_input_token_cost");
        names.put(Bucket.CACHE_WRITE_5M, "cache_creation_input_token_cost");
        return names;
    }
}
