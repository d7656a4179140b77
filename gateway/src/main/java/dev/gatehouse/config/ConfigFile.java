package dev.gatehouse.config;

import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Value.Members;
import dev.gatehouse.config.Value.Nothing;
import dev.gatehouse.config.Value.Text;
import dev.gatehouse.platform.Secret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a configuration in the structure of LiteLLM's {@code config.yaml}. */
public final class ConfigFile {
    static final String REFERENCE = "os.environ/";

    private final Findings findings = new Findings();
    private final Providers providers;

    private ConfigFile(Providers providers) {
        this.providers = providers;
    }

    /**
     * Reads a file and all it includes.
     *
     * @param environment the process's variables; those the file sets are added and win
     * @throws InvalidConfig with every fault, where there is one
     */
    public static Config read(Path path, Map<String, String> environment) {
        return new ConfigFile(Providers.shipped()).readAll(path, environment);
    }

    private Config readAll(Path path, Map<String, String> environment) {
        var root = new IncludedFiles(findings).read(path);
        var exported = exported(root, environment);
        var all = new HashMap<>(environment);
        all.putAll(exported);
        var resolved = root.mapTexts("", (text, at) -> resolve(text, at, all));
        var config = config(new Section((Members) resolved, "", findings), exported, all);
        findings.refuseIfFaulty();
        return config;
    }

    private Config config(Section root, Map<String, String> exported, Map<String, String> environment) {
        var models = new ModelReader(providers, new Connections(environment)).read(root.sections("model_list"));
        root.pairs("environment_variables");

        var general = root.section("general_settings").orElse(root.empty("general_settings"));
        var litellm = root.section("litellm_settings").orElse(root.empty("litellm_settings"));
        var masterKey = general.text("master_key").map(Secret::of);
        var databaseUrl = general.text("database_url").map(Secret::of);
        var requestTimeout = litellm.seconds("request_timeout");
        var access = new AccessReader(environment).read(general);
        var keys = KeyReader.read(general, litellm);
        var tenants = TenantReader.read(general, litellm);
        var budgets = BudgetConfig.read(litellm);
        var plan = PlanConfig.read(general);
        boolean storeModels = general.flag("store_model_in_db").orElse(true);
        general.finish(Settings.GENERAL);
        var router = root.section("router_settings");
        var aliases = aliases(
                router.flatMap(it -> it.section("model_group_alias")), litellm.section("model_alias_map"), models);
        litellm.finish(Settings.LITELLM);
        var timeout = router.flatMap(it -> it.seconds("timeout")).or(() -> requestTimeout);
        var streamTimeout = router.flatMap(it -> it.seconds("stream_timeout"));
        router.ifPresent(ConfigFile::strategy);
        router.ifPresent(it -> it.finish(Settings.ROUTER));

        root.finish(Settings.TOP);
        return new Config(
                models,
                aliases,
                masterKey,
                databaseUrl,
                timeout,
                streamTimeout,
                exported,
                access,
                keys,
                tenants,
                budgets,
                plan,
                storeModels,
                findings.warnings());
    }

    /** Of a name that both have the map's meaning holds; it alone lists nothing. */
    private static Map<String, Config.Alias> aliases(
            Optional<Section> router, Optional<Section> map, List<ModelEntry> models) {
        var aliases = new LinkedHashMap<String, Config.Alias>();
        router.ifPresent(section ->
                section.names().forEach(name -> alias(section, name).ifPresent(alias -> aliases.put(name, alias))));
        map.ifPresent(section -> section.names()
                .forEach(name -> section.text(name)
                        .ifPresent(model -> aliases.merge(
                                name,
                                new Config.Alias(model, true),
                                (listed, wins) -> new Config.Alias(wins.model(), listed.hidden())))));
        if (!models.isEmpty()) {
            Stream.of(router, map).flatMap(Optional::stream).forEach(section -> check(section, aliases, models));
        }
        return aliases;
    }

    private static void check(Section section, Map<String, Config.Alias> aliases, List<ModelEntry> models) {
        for (var name : section.names()) {
            var alias = aliases.get(name);
            if (alias != null && !isServed(alias.model(), aliases, models)) {
                section.wrong(name, "no entry of model_list has the name it stands for");
            }
        }
    }

    private static Optional<Config.Alias> alias(Section section, String name) {
        if (!section.isMapping(name)) {
            return section.text(name).map(model -> new Config.Alias(model, false));
        }
        return section.section(name).flatMap(inner -> {
            var model = inner.text("model");
            boolean hidden = inner.flag("hidden").orElse(false);
            inner.finish(Settings.NONE);
            if (model.isEmpty()) {
                inner.wrong("model", "required");
            }
            return model.map(it -> new Config.Alias(it, hidden));
        });
    }

    /** One hop more is allowed: an alias may stand for another. */
    private static boolean isServed(String model, Map<String, Config.Alias> aliases, List<ModelEntry> models) {
        var target = aliases.containsKey(model) ? aliases.get(model).model() : model;
        return models.stream()
                .anyMatch(entry -> Wildcard.of(entry.name()).match(target).isPresent());
    }

    private static void strategy(Section router) {
        var strategy = router.text("routing_strategy");
        if (strategy.isPresent() && !strategy.get().equals("simple-shuffle")) {
            router.unused("routing_strategy");
        }
    }

    /** What the file adds to the environment. Its values may refer to variables of the process. */
    private Map<String, String> exported(Members root, Map<String, String> environment) {
        var exported = new LinkedHashMap<String, String>();
        if (root.members().get("environment_variables") instanceof Members variables) {
            variables.members().forEach((name, value) -> {
                // A reference without its variable is reported with all the others, when the whole file is resolved.
                if (value instanceof Text text && resolved(text, environment) instanceof Text found) {
                    exported.put(name, found.text());
                }
            });
        }
        return exported;
    }

    private Value resolve(Text text, String path, Map<String, String> environment) {
        var value = resolved(text, environment);
        if (value instanceof Nothing) {
            findings.fault(
                    text.place(),
                    path,
                    "environment variable " + text.text().substring(REFERENCE.length()) + " is not set");
        }
        return value;
    }

    private static Value resolved(Text text, Map<String, String> environment) {
        if (!text.text().startsWith(REFERENCE)) {
            return text;
        }
        var value = environment.get(text.text().substring(REFERENCE.length()));
        return value == null ? new Nothing(text.place()) : new Text(value, true, text.place());
    }
}
