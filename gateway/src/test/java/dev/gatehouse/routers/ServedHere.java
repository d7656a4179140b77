package dev.gatehouse.routers;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.money.Price;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.CatalogFacts;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Deployments;
import dev.gatehouse.routing.Routes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a test serves. */
final class ServedHere {
    static final CatalogFacts FACTS = new CatalogFacts(Catalog.shipped());
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    final Set<String> open = new HashSet<>();
    final Map<String, Measured> measured = new LinkedHashMap<>();
    private final Map<String, List<Deployment>> models = new LinkedHashMap<>();
    private Routes routes = routes(Map.of());

    /** At the provider its name begins with, under the rest of its name, at one dollar and two. */
    ServedHere with(String... names) {
        for (var name : names) {
            with(name, "1", "2");
        }
        return this;
    }

    ServedHere with(String name, String input, String output) {
        return add(name, Optional.of(Price.of(input, output)), Deployment.Mode.CHAT);
    }

    ServedHere add(String name, Optional<Price> price, Deployment.Mode mode) {
        models.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(new Deployment(
                        "test:" + name,
                        name,
                        name.substring(0, name.indexOf('/')),
                        Protocol.OPENAI,
                        name.substring(name.indexOf('/') + 1),
                        URI.create("http://127.0.0.1:1/v1"),
                        Optional.empty(),
                        Map.of(),
                        TIMEOUTS,
                        price,
                        0,
                        mode,
                        1,
                        "environment",
                        List.of()));
        routes = routes(models);
        return this;
    }

    private static Routes routes(Map<String, List<Deployment>> models) {
        return new Deployments(models, List.of(), List.of(), Map.of(), List.of(), List.of()).routes();
    }

    Market market() {
        return new Market(
                () -> routes,
                FACTS,
                deployment -> open.contains(deployment.provider()),
                deployment -> measured.get(deployment.model()));
    }

    Offers offers() {
        return market().offers(null, Needs.NOTHING, _ -> true);
    }
}
