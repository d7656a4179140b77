package dev.gatehouse.config;

import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.money.Price;
import dev.gatehouse.platform.Sha256;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code model_list}. */
final class ModelReader {
    private static final int MAX_NAME = 256;
    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final long MAX_WEIGHT = 1_000_000;
    private static final Set<String> KNOWN_MODES = Set.of(
            "completion",
            "image_generation",
            "audio_transcription",
            "audio_speech",
            "rerank",
            "realtime",
            "responses",
            "batch",
            "moderation");
    /** Written by the call itself. */
    private static final Set<String> RESERVED_HEADERS = Set.of(
            "host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "expect");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    private final Providers providers;
    private final Connections connections;
    private final boolean stored;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> twins = new HashMap<>();

    ModelReader(Providers providers, Connections connections) {
        this(providers, connections, false);
    }

    /** @param stored what is read is managed over the API */
    ModelReader(Providers providers, Connections connections, boolean stored) {
        this.stored = stored;
        this.providers = providers;
        this.connections = connections;
    }

    List<ModelEntry> read(List<Section> entries) {
        var models = new ArrayList<ModelEntry>();
        entries.forEach(entry -> read(entry).ifPresent(models::add));
        return models;
    }

    private Optional<ModelEntry> read(Section entry) {
        var name = name(entry);
        var params = entry.section("litellm_params");
        if (params.isEmpty() && !entry.has("litellm_params")) {
            entry.wrong("litellm_params", "required");
        }
        var info = entry.section("model_info").orElseGet(() -> entry.empty("model_info"));
        entry.finish(Settings.NONE);
        var model = params.flatMap(it -> read(name.orElse(""), it, info));
        params.ifPresent(it -> it.finish(Settings.MODEL_PARAMS));
        info.finish(Settings.MODEL_INFO);
        return name.isPresent() ? model : Optional.empty();
    }

    private static Optional<String> name(Section entry) {
        var name = entry.text("model_name");
        if (name.isEmpty()) {
            return entry.has("model_name") ? name : entry.wrong("model_name", "required");
        }
        if (name.get().length() > MAX_NAME || name.get().chars().anyMatch(Character::isISOControl)) {
            return entry.wrong("model_name", "at most " + MAX_NAME + " characters, none of them control characters");
        }
        return stars(name.get()) > 1 ? entry.wrong("model_name", "at most one *") : name;
    }

    private Optional<ModelEntry> read(String name, Section params, Section info) {
        var embedding = mode(info);
        var model = params.text("model");
        if (model.isEmpty() && !params.has("model")) {
            params.wrong("model", "required: provider/model");
        }
        model.filter(it -> stars(it) > stars(name))
                .ifPresent(_ -> params.wrong("model", "a * needs one in model_name"));
        boolean everything = model.filter("*"::equals).isPresent() && !params.has("custom_llm_provider");

        var target = everything ? Optional.<Target>empty() : model.flatMap(it -> target(params, it));
        var connection = target.flatMap(it -> connection(params, it.provider()));
        if (target.isEmpty()) {
            params.leave("api_key", "api_base", "extra_headers");
        }
        var price = price(params, info, embedding.orElse(false));
        for (var kept : List.of("rpm", "tpm", "max_parallel_requests", "tags", "drop_params")) {
            params.unused(kept);
        }
        var entry = new ModelEntry(
                name,
                target.map(Target::model).orElse("*"),
                connection,
                id(info, name, target, connection),
                price,
                embedding,
                info.text("base_model").or(() -> params.text("base_model")),
                info.whole("max_input_tokens", MAX_COUNT).orElse(0),
                maxOutput(info),
                params.seconds("timeout"),
                params.seconds("stream_timeout"),
                params.whole("weight", MAX_WEIGHT),
                params.whole("rpm", MAX_COUNT),
                params.whole("tpm", MAX_COUNT),
                params.whole("max_parallel_requests", MAX_COUNT),
                params.whole("order", MAX_COUNT).orElse(0),
                params.texts("tags"),
                info.texts("access_groups"),
                params.flag("drop_params").orElse(false),
                stored);
        return everything || connection.isPresent() ? Optional.of(entry) : Optional.empty();
    }

    private static long maxOutput(Section info) {
        var either = info.whole("max_tokens", MAX_COUNT).orElse(0);
        return info.whole("max_output_tokens", MAX_COUNT).orElse(either);
    }

    /** @return whether it is for embeddings; empty where the entry does not say */
    private static Optional<Boolean> mode(Section info) {
        return info.text("mode").flatMap(mode -> switch (mode) {
            case "chat" -> Optional.of(false);
            case "embedding" -> Optional.of(true);
            default ->
                info.wrong(
                        "mode",
                        KNOWN_MODES.contains(mode)
                                ? "models of this mode are not served by this version"
                                : "unknown mode; chat or embedding");
        });
    }

    /** @param model the provider's own id */
    private record Target(ProviderFacts provider, String model) {}

    private Optional<Target> target(Section params, String model) {
        var custom = params.text("custom_llm_provider");
        int slash = model.indexOf('/');
        var prefix = slash < 0 ? "" : model.substring(0, slash).toLowerCase(Locale.ROOT);
        var rest = model.substring(slash + 1);
        Optional<Target> target;
        if (custom.isPresent()) {
            var named = providers.byPrefix(custom.get().toLowerCase(Locale.ROOT));
            if (named.isEmpty()) {
                return params.wrong("custom_llm_provider", "unknown provider");
            }
            target = named.map(it -> new Target(it, it.prefixes().contains(prefix) ? rest : model));
        } else {
            target = providers.byPrefix(prefix).map(it -> new Target(it, rest)).or(() -> inferred(model));
        }
        if (target.isEmpty()) {
            return params.wrong("model", "unknown provider; it is named first: provider/model");
        }
        if (target.get().model().isBlank()) {
            return params.wrong("model", "no model after the provider");
        }
        var provider = target.get().provider();
        if (!Connections.isServed(provider)) {
            return params.wrong("model", Connections.notServed(provider));
        }
        return Connections.speaks(provider.protocol(), target.get().model())
                ? target
                : params.wrong(
                        "model", "of the models at " + provider.slug() + " only gemini-… is served by this version");
    }

    /** The two vendors whose models the ecosystem also names without them. */
    private Optional<Target> inferred(String model) {
        var id = model.toLowerCase(Locale.ROOT);
        if (id.startsWith("claude-")) {
            return providers.find("anthropic").map(it -> new Target(it, model));
        }
        boolean openai = id.matches("(gpt-|chatgpt-|text-embedding-|ft:gpt-)[^/]*|o[134](-[^/]*)?");
        return openai ? providers.find("openai").map(it -> new Target(it, model)) : Optional.empty();
    }

    /**
     * An entry with an address of its own is sent only its own key: the environment's is for the provider, and must not go to
     * whoever answers elsewhere.
     */
    private Optional<Connection> connection(Section params, ProviderFacts provider) {
        var key = params.text("api_key").map(value -> new Connections.Variable("api_key", value));
        var headers = headers(params);
        if (params.has("api_base")) {
            return address(params)
                    .map(base -> Connections.connection(provider, located(params, provider, base), key, headers));
        }
        boolean failed = params.names().contains("api_base") || params.names().contains("api_key");
        var fromEnvironment = key.or(() -> connections.key(provider));
        if (fromEnvironment.isEmpty() && provider.authHeader().isPresent() && !failed) {
            params.wrong("api_key", "required, or one of the variables " + String.join(", ", provider.keyNames()));
        }
        var base = connections.address(provider).isPresent()
                ? connections.address(provider).flatMap(it -> environmentAddress(params, it))
                : connections.ownAddress(provider);
        if (base.isEmpty() && connections.address(provider).isEmpty()) {
            params.wrong(
                    "api_base", "required: provider " + provider.slug() + " has no address of its own for everyone");
        }
        return base.map(
                it -> Connections.connection(provider, located(params, provider, it), fromEnvironment, headers));
    }

    private URI located(Section params, ProviderFacts provider, URI base) {
        return provider.protocol().equals(Connections.VERTEX)
                ? connections.models(provider, base, place(params, "vertex_project"), place(params, "vertex_location"))
                : base;
    }

    private static Optional<String> place(Section params, String name) {
        var place = params.text(name);
        return place.isEmpty() || Connections.isPlace(place.get())
                ? place
                : params.wrong(name, "expected letters, digits, dots, colons and dashes");
    }

    private static Optional<URI> address(Section params) {
        return params.text("api_base").flatMap(text -> {
            var address = Connection.address(text);
            return address.isPresent()
                    ? address
                    : params.wrong("api_base", "expected an http or https address without user, query and fragment");
        });
    }

    private static Optional<URI> environmentAddress(Section params, Connections.Variable variable) {
        var address = Connection.address(variable.value());
        return address.isPresent()
                ? address
                : params.wrong(
                        "api_base", "environment variable " + variable.name() + " holds no http or https address");
    }

    private static Map<String, String> headers(Section params) {
        var headers = new HashMap<String, String>();
        params.pairs("extra_headers").forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()
                    || !HEADER_VALUE.matcher(value).matches()) {
                params.wrong("extra_headers", "no HTTP header: " + Value.join("", name));
            } else if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                params.wrong("extra_headers", "header " + name + " is written by the call itself");
            } else {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static Optional<Price> price(Section params, Section info, boolean embedding) {
        var own = PriceReader.read(params, embedding);
        var other = PriceReader.read(info, embedding);
        return own.or(() -> other);
    }

    private String id(Section info, String name, Optional<Target> target, Optional<Connection> connection) {
        var given = info.text("id");
        var id = given.orElseGet(() -> derived(name + "\n"
                + target.map(it -> it.provider().slug() + "\n" + it.model()).orElse("*")
                + "\n"
                + connection.map(it -> it.baseUrl().toString()).orElse("")));
        if (!ids.add(id)) {
            info.wrong("id", "another entry has the same id");
        }
        return id;
    }

    /** Entries that say the same are told apart by their order. */
    private String derived(String facts) {
        int twin = twins.merge(facts, 1, Integer::sum);
        return Sha256.hex(facts + "\n" + twin, 8);
    }

    private static long stars(String text) {
        return text.chars().filter(c -> c == '*').count();
    }
}
