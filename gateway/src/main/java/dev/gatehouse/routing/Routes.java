package dev.gatehouse.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which names lead where. Immutable.
 *
 * <pre>
 *   as sent ──► exact names ──► names in lower case ──► patterns, the one that fixes most first
 * </pre>
 */
public final class Routes {
    private final Map<String, Route> exact;
    private final Map<String, Route> folded;
    private final List<RoutePattern> patterns;
    private final Map<String, List<Deployment>> models;
    private final Map<String, String> aliases;
    private final List<ListedModel> listed;
    private final Suggestions suggestions;
    private final Map<String, Routes> ofTeams;
    private final BreakerNames breakerNames;

    /** @param ofTeams what only the keys of one team find, by its id */
    Routes(Deployments deployments, Map<String, Routes> ofTeams) {
        this.ofTeams = Map.copyOf(ofTeams);
        models = Map.copyOf(deployments.models());
        aliases = deployments.aliases();
        patterns = deployments.patterns().stream()
                .sorted((a, b) -> Integer.compare(b.name().fixed(), a.name().fixed()))
                .toList();
        var names = RouteNames.of(deployments, target -> matched(target, patterns));
        exact = names.exact();
        folded = names.folded();
        listed = List.copyOf(deployments.listed());
        suggestions = new Suggestions(listed.stream().map(ListedModel::id).toList());
        breakerNames = BreakerNames.of(
                everybodys(this),
                ofTeams.values().stream().map(Routes::everybodys).toList());
    }

    /** Deployments by the public name of their model, patterns not among them. */
    public Map<String, List<Deployment>> models() {
        return models;
    }

    /** In the order of the configuration, or of the catalogue; hidden ones left out. */
    public List<ListedModel> listed() {
        return listed;
    }

    /** Names found by one look-up: public ones, what else means them, aliases. */
    public Set<String> names() {
        return exact.keySet();
    }

    /** Whether it is the public name of a model, or of a pattern: not what else means one. */
    public boolean serves(String name) {
        return models.containsKey(name)
                || patterns.stream()
                        .anyMatch(pattern -> pattern.name().with("*").equals(name));
    }

    /** Who serves a name, patterns included; at least one, or nobody. */
    public List<Deployment> deployments(String name) {
        return find(name).map(Route::deployments).orElse(List.of());
    }

    /** As above, as a team's key finds it: its own first. */
    public List<Deployment> deployments(String name, @Nullable String team) {
        return find(name, team).map(Route::deployments).orElse(List.of());
    }

    /** Whether the team has a model of its own by this name. */
    public boolean isOwn(String team, String name) {
        var own = ofTeams.get(team);
        return own != null && own.find(name).isPresent();
    }

    /** What an alias was said to stand for; nothing for other names. */
    public Optional<String> aliased(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    /** Names with a {@code *}, and who serves what they match: the one that fixes most first. */
    public Map<String, List<Deployment>> patterns() {
        var all = new LinkedHashMap<String, List<Deployment>>();
        for (var pattern : patterns) {
            var name = pattern.name().with("*");
            all.putIfAbsent(name, pattern.serve().apply(name, "*"));
        }
        return all;
    }

    /** Models of the team's own: besides those everybody finds, or in place of them. */
    public List<ListedModel> listedOf(String team) {
        var own = ofTeams.get(team);
        return own == null ? List.of() : own.listed();
    }

    private static List<Deployment> everybodys(Routes routes) {
        return Stream.concat(routes.models().values().stream(), routes.patterns().values().stream())
                .flatMap(List::stream)
                .toList();
    }

    BreakerNames breakerNames() {
        return breakerNames;
    }

    /** What a team's key finds: first what is its team's own. */
    Optional<Route> find(String name, @Nullable String team) {
        var own = team == null ? null : ofTeams.get(team);
        var route = own == null ? Optional.<Route>empty() : own.find(name);
        return route.isPresent() ? route : find(name);
    }

    Optional<Route> find(String name) {
        var route = exact.get(name);
        if (route != null) {
            return Optional.of(route);
        }
        var other = folded.get(name.toLowerCase(Locale.ROOT));
        return other != null ? Optional.of(other.as(name)) : matched(name, patterns);
    }

    List<String> similar(String name) {
        return suggestions.similar(name);
    }

    private static Optional<Route> matched(String name, List<RoutePattern> patterns) {
        for (var pattern : patterns) {
            var text = pattern.name().match(name);
            var deployments = text.map(it -> pattern.serve().apply(name, it)).orElse(List.of());
            if (!deployments.isEmpty()) {
                return Optional.of(Route.of(name, deployments));
            }
        }
        return Optional.empty();
    }
}
