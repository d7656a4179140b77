package dev.gatehouse.config;

import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.platform.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** How providers are reached with what the environment says about them. */
public final class Connections {
    /** Families of wire format this version speaks. */
    public static final Set<String> SERVED = Set.of("openai", "anthropic", "gemini", Connections.VERTEX);

    /** Gemini's protocol at other addresses; of the models there, only Google's speak it. */
    public static final String VERTEX = "vertex";

    private static final String EVERYWHERE = "global";
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]*");

    /** Protocols that say in which header a key goes. */
    private static final Set<String> OWN_HEADERS = Set.of("anthropic", "gemini");

    private static final String BEARER = "Authorization: Bearer ";
    /** The one key that goes into another header than its provider's others. */
    private static final String ANTHROPIC_TOKEN = "ANTHROPIC_AUTH_TOKEN";

    /** Behind the name of a key's variable: that of its share. */
    public static final String WEIGHT = "_WEIGHT";

    private static final int MOST_KEYS = 16;
    private static final Pattern WEIGHTS = Pattern.compile("[1-9][0-9]{0,2}|1000");
    private static final Set<String> OFF = Set.of("false", "off", "no", "0");

    private final Map<String, String> environment;

    public Connections(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** A variable that is set, and what it holds. */
    public record Variable(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    public Optional<Variable> key(ProviderFacts provider) {
        return first(provider.keyNames());
    }

    /**
     * Further keys of a provider: those of the variable its first key stands in, with {@code _2}, {@code _3} and so on behind its
     * name.
     */
    public List<Variable> moreKeys(Variable first) {
        return IntStream.rangeClosed(2, MOST_KEYS)
                .mapToObj(number -> first.name() + "_" + number)
                .flatMap(name -> first(List.of(name)).stream())
                .toList();
    }

    /**
     * How many calls a key takes for one of a key without a weight: what its variable's name with {@code _WEIGHT} behind it holds.
     *
     * @return empty for what is no number from 1 to 1000
     */
    public Optional<Integer> weight(Variable key) {
        var text = environment.getOrDefault(key.name() + WEIGHT, "1").strip();
        return WEIGHTS.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** Whether the environment switches a provider off. */
    public boolean isOff(ProviderFacts provider) {
        return first(provider.switchNames())
                .filter(found -> OFF.contains(found.value().strip().toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** The address the environment gives, in place of the provider's own. */
    public Optional<Variable> address(ProviderFacts provider) {
        return first(provider.urlNames());
    }

    /**
     * The address at which a provider's models are: Vertex AI has them by project and location, and, for keys that name their own
     * project, without. An address that says where they are is left as it is.
     *
     * @param project in place of the environment's
     * @param location in place of the environment's
     */
    public URI models(ProviderFacts provider, URI base, Optional<String> project, Optional<String> location) {
        if (!provider.protocol().equals(VERTEX) || base.getPath().contains("/publishers/")) {
            return base;
        }
        var place = project.or(() -> value("GOOGLE_PROJECT_ID", "VERTEXAI_PROJECT", "GOOGLE_CLOUD_PROJECT"))
                .filter(Connections::isPlace)
                .map(id -> "/projects/" + id + "/locations/"
                        + location.filter(Connections::isPlace).orElseGet(this::location))
                .orElse("");
        return URI.create(base + "/v1" + place + "/publishers/google");
    }

    private String location() {
        return value("GOOGLE_VERTEX_LOCATION", "VERTEXAI_LOCATION", "GOOGLE_CLOUD_LOCATION")
                .filter(Connections::isPlace)
                .orElse(EVERYWHERE);
    }

    /** Whether a text can be a project or a location, and so a segment of a path. */
    static boolean isPlace(String text) {
        return PLACE.matcher(text).matches();
    }

    private Optional<String> value(String... names) {
        return first(List.of(names)).map(variable -> variable.value().strip());
    }

    /** Whether a provider of the protocol speaks it for this model, or may for a pattern. */
    public static boolean speaks(String protocol, String model) {
        return !protocol.equals(VERTEX) || model.startsWith("gemini-") || model.contains("*");
    }

    /** The provider's own address; empty where a part of it is for the customer to say and was not said. */
    public Optional<URI> ownAddress(ProviderFacts provider) {
        return provider.baseUrl()
                .map(url -> {
                    var account = environment.getOrDefault("CLOUDFLARE_ACCOUNT_ID", "");
                    var at = location();
                    return (account.isBlank() ? url : url.replace("{account_id}", account.strip()))
                            .replace("{region}-", at.equals(EVERYWHERE) ? "" : at + "-");
                })
                .filter(url -> !url.contains("{"))
                .flatMap(Connection::address);
    }

    public static boolean isServed(ProviderFacts provider) {
        return SERVED.contains(provider.protocol());
    }

    /** Why a provider is not served, for whoever configured it. */
    public static String notServed(ProviderFacts provider) {
        return "provider " + provider.slug() + " speaks "
                + (provider.protocol().isEmpty() ? "an unknown protocol" : "the protocol " + provider.protocol())
                + ", which this version does not serve; where it also has an OpenAI-compatible address, use openai/MODEL with api_base";
    }

    /** @param key empty to call without one */
    public static Connection connection(
            ProviderFacts provider, URI baseUrl, Optional<Variable> key, Map<String, String> extraHeaders) {
        var headers = new HashMap<String, String>();
        Optional<Secret> credential = Optional.empty();
        if (key.isPresent()) {
            var value = key.get().value().strip();
            var form = provider.authHeader().orElse(BEARER + "{key}");
            if (key.get().name().equals(ANTHROPIC_TOKEN)) {
                headers.put("Authorization", "Bearer " + value);
            } else if (form.startsWith(BEARER) || OWN_HEADERS.contains(provider.protocol())) {
                credential = Optional.of(Secret.of(value));
            } else {
                int colon = form.indexOf(':');
                headers.put(
                        form.substring(0, colon),
                        form.substring(colon + 1).strip().replace("{key}", value));
            }
        }
        headers.putAll(extraHeaders);
        return new Connection(provider.slug(), provider.protocol(), baseUrl, credential, headers);
    }

    private Optional<Variable> first(List<String> names) {
        for (var name : names) {
            var value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(new Variable(name, value));
            }
        }
        return Optional.empty();
    }
}
