package dev.gatehouse.routing;

import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what a model's name stands for. A known name costs one look-up. */
public final class Resolver {
    /** Longer names are no one's. */
    static final int MAX_NAME = 256;

    private static final int MAX_ECHO = 100;
    private static final Providers PROVIDERS = Providers.shipped();

    private final Supplier<Routes> routes;

    /** @param routes those that hold at the moment */
    public Resolver(Supplier<Routes> routes) {
        this.routes = routes;
    }

    /**
     * Resolves a name once; resolving its canonical model again leads to the same place.
     *
     * @param team whose key asks; null for none
     * @throws ApiException with {@link ApiError.NotFound}, where no deployment has the name or none does what is asked of it
     */
    public Choice resolve(String requested, Deployment.Mode mode, @Nullable String team) {
        if (requested.length() > MAX_NAME) {
            throw unknown(requested, List.of());
        }
        var current = routes.get();
        var route = current.find(requested, team);
        if (route.isEmpty()) {
            throw unknown(requested, current.similar(requested));
        }
        if (!route.get().mode().does(mode)) {
            throw otherMode(requested, route.get().mode());
        }
        return route.get().choice();
    }

    /**
     * The same with one provider's deployments before all others.
     *
     * @param provider by any of its names, in any case; nothing changes where it serves nothing of this, or is null
     */
    public Choice prefer(Choice choice, @Nullable String provider) {
        if (provider == null || choice.candidates().size() == 1) {
            return choice;
        }
        var name = provider.toLowerCase(Locale.ROOT);
        var slug = PROVIDERS.byPrefix(name).map(ProviderFacts::slug).orElse(name);
        var first = choice.candidates().stream()
                .filter(deployment -> deployment.provider().equals(slug))
                .toList();
        if (first.isEmpty()) {
            return choice;
        }
        var order = new ArrayList<>(first);
        choice.candidates().stream()
                .filter(deployment -> !deployment.provider().equals(slug))
                .forEach(order::add);
        return new Choice(choice.requested(), choice.model(), order);
    }

    /** The canonical name of what a name stands for; the name itself where it stands for nothing. */
    public String canonical(String name) {
        return name.length() > MAX_NAME
                ? name
                : routes.get()
                        .find(name)
                        .map(route -> route.deployments().getFirst().model())
                        .orElse(name);
    }

    /** Begins as LiteLLM's message does: its clients look for these words. */
    private static ApiException unknown(String requested, List<String> suggestions) {
        return notFound(
                "Invalid model name passed in model=" + shown(requested)
                        + ". It does not exist or you do not have access to it; GET /v1/models lists those you may use.",
                suggestions);
    }

    private static ApiException otherMode(String requested, Deployment.Mode mode) {
        var use = switch (mode) {
            case CHAT, RESPONSES -> "a chat model";
            case EMBEDDING -> "an embedding model";
        };
        return notFound("The model `" + shown(requested) + "` is " + use + " and cannot be used here.", List.of());
    }

    private static ApiException notFound(String message, List<String> suggestions) {
        return new ApiError.NotFound("MODEL_NOT_FOUND", message, suggestions).asException();
    }

    /** Short, and nothing in it that could disturb a terminal, a log or a page. */
    private static String shown(String requested) {
        var cut = requested.length() > MAX_ECHO ? requested.substring(0, MAX_ECHO) : requested;
        return cut.replaceAll("[^A-Za-z0-9 ._:/@+*-]", "?");
    }
}
