package dev.gatehouse.routing;

import dev.gatehouse.catalog.Aliases;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.Offers;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployments.OtherName.Rank;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A few well-known models with their real prices, for trying things out without any provider. */
final class SimulatorDeployments {
    private static final String ORIGIN = "simulator";
    /** It asks for one, as providers do, and takes any. */
    private static final Optional<Secret> CREDENTIAL = Optional.of(Secret.of("simulated-credential"));

    private static final Offers OFFERS = Offers.shipped();

    private static final List<String> OPENAI = List.of(
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-5",
            "gpt-5-mini",
            "text-embedding-3-small",
            "text-embedding-3-large");
    private static final List<String> ANTHROPIC =
            List.of("claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-5", "claude-sonnet-5", "claude-opus-5");

    private static final List<String> GEMINI =
            List.of("gemini-2.5-flash", "gemini-2.5-pro", "gemini-3-flash-preview", "gemini-embedding-001");

    private SimulatorDeployments() {}

    static Deployments at(URI base, Catalog catalog, Timeouts timeouts) {
        var builder = new Builder();
        var root = base.toString().replaceAll("/+$", "");
        OPENAI.forEach(id -> add(builder, catalog, timeouts, "openai", Protocol.OPENAI, id, URI.create(root + "/v1")));
        ANTHROPIC.forEach(id -> add(builder, catalog, timeouts, "anthropic", Protocol.ANTHROPIC, id, URI.create(root)));
        GEMINI.forEach(
                id -> add(builder, catalog, timeouts, "gemini", Protocol.GEMINI, id, URI.create(root + "/v1beta")));
        builder.known(Aliases.shipped().all());
        return builder.build(Map.of());
    }

    private static void add(
            Builder builder,
            Catalog catalog,
            Timeouts timeouts,
            String provider,
            Protocol protocol,
            String id,
            URI base) {
        var model = catalog.find(provider, id).orElseThrow();
        var deployment = new Deployment(
                ORIGIN + ":" + provider + "/" + id,
                OFFERS.canonical(provider, id),
                provider,
                protocol,
                id,
                base,
                CREDENTIAL,
                Map.of(),
                timeouts,
                model.price(),
                model.maxOutputTokens(),
                Builder.mode(model).orElseThrow(),
                1,
                ORIGIN,
                List.of());
        builder.add(deployment, model.contextTokens());
        builder.offer(Rank.OWN, provider + "/" + id, deployment);
        builder.offer(Rank.BARE, id, deployment);
    }
}
