package dev.gatehouse.routing;

import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Sha256;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Under which name a deployment's provider is watched, the same on every node: the provider's own, unless it is called at another address
 * than the provider's other deployments, or belongs to a team. One host that is down must not close the others, and what one team
 * configured must not close what everybody uses.
 */
final class BreakerNames {
    private static final int LONGEST = 64;

    /** Names that are not the provider's, by the deployment's id and by that of its entry. */
    private final Map<String, String> special;
    /** Those under which more than one credential is used. */
    private final Set<String> severalCredentials;

    private BreakerNames(Map<String, String> special, Set<String> severalCredentials) {
        this.special = Map.copyOf(special);
        this.severalCredentials = Set.copyOf(severalCredentials);
    }

    /** @param teams what only the keys of each team find */
    static BreakerNames of(List<Deployment> everybodys, List<List<Deployment>> teams) {
        var home = new HashMap<String, URI>();
        everybodys.stream()
                .sorted(Comparator.comparing(Deployment::isEntry).thenComparing(Deployment::id))
                .forEach(each -> home.putIfAbsent(each.provider(), each.baseUrl()));
        var special = new HashMap<String, String>();
        for (var each : everybodys) {
            if (each.isEntry() && !each.baseUrl().equals(home.get(each.provider()))) {
                special.put(
                        entry(each.id()),
                        safe(each.provider() + "-" + each.baseUrl().getAuthority()));
            }
        }
        for (var own : teams) {
            for (var each : own) {
                special.put(entry(each.id()), safe(each.provider() + "-" + Sha256.hex(entry(each.id()), 4)));
            }
        }
        var names = new BreakerNames(special, Set.of());
        return new BreakerNames(special, names.severalCredentials(everybodys));
    }

    private Set<String> severalCredentials(List<Deployment> deployments) {
        var first = new HashMap<String, Optional<Secret>>();
        var several = new HashSet<String>();
        for (var each : deployments) {
            var name = of(each);
            var before = first.putIfAbsent(name, each.credential());
            if (before != null
                    && !before.map(Secret::reveal).equals(each.credential().map(Secret::reveal))) {
                several.add(name);
            }
        }
        return several;
    }

    String of(Deployment deployment) {
        if (special.isEmpty() || !deployment.isEntry()) {
            return deployment.provider();
        }
        return special.getOrDefault(entry(deployment.id()), deployment.provider());
    }

    /** Whether its provider's breaker stands for other credentials, too: then one that is refused says nothing of the others. */
    boolean hasSeveralCredentials(String name) {
        return severalCredentials.contains(name);
    }

    /** A pattern's deployments are made when they are asked for: their ids begin with its own. */
    private static String entry(String id) {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    private static String safe(String name) {
        var safe = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST - 9) + "-" + Sha256.hex(name, 4);
    }
}
