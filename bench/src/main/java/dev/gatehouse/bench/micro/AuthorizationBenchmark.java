package dev.gatehouse.bench.micro;

import dev.gatehouse.access.Authentication;
import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.access.Presented;
import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.ratelimits.Rates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to tell whose key it is, from memory, and whether it may call a model. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AuthorizationBenchmark {
    private static final Operation CHAT = new Operation("chat.completions", Keyed.INFERENCE);
    private static final String ROUTE = "/v1/chat/completions";
    private static final ModelList MODELS = new ModelList(List.of("gpt-4o-mini", "anthropic/*", "openai/*"));

    private final Policy policy = new Policy();
    private final KeyIdentity plain = key("sk-plain-0123456789abcdef", List.of(), ModelList.ALL, null);
    private final KeyIdentity confined = key(
            "sk-confined-0123456789abcdef",
            List.of("llm_api_routes"),
            MODELS,
            new TeamFacts("team-1", "org-1", false, MODELS, Map.of(), ModelList.ALL, List.of(), false));
    private final Authenticator authenticator = new Authenticator(
            Secret.of("sk-master-0123456789abcdef"),
            "admin",
            new KeyCache(
                    hash -> Optional.of(hash.equals(plain.hash()) ? plain : confined),
                    CacheLimits.forPool(10),
                    Clocks.system()),
            Clocks.system(),
            () -> false);
    private final Presented ofPlain = new Asked("sk-plain-0123456789abcdef");
    private final Presented ofConfined = new Asked("sk-confined-0123456789abcdef");
    private final Caller plainHolder = holder(ofPlain);
    private final Caller confinedHolder = holder(ofConfined);

    /** A key that says nothing about itself. */
    @Benchmark
    public Grant plain() {
        return authorize(plainHolder, ROUTE);
    }

    /** A key of a team, with a route group and lists of models: both match by their last pattern. */
    @Benchmark
    public Grant confined() {
        return authorize(confinedHolder, ROUTE);
    }

    /** The same on a route that only a pattern of the group matches. */
    @Benchmark
    public Grant confinedToPattern() {
        return authorize(confinedHolder, "/engines/gpt-4o/chat/completions");
    }

    /** Whose key it is, included. */
    @Benchmark
    public Grant plainFromItsText() {
        return authorize(holder(ofPlain), ROUTE);
    }

    /** Likewise. */
    @Benchmark
    public Grant confinedFromItsText() {
        return authorize(holder(ofConfined), ROUTE);
    }

    private Grant authorize(Caller caller, String route) {
        var grant = policy.authorizeInference(caller, CHAT, route, "req_1");
        policy.requireModel(caller, "openai/gpt-4o");
        return grant;
    }

    /** Waits for the first look-up alone. */
    private Caller holder(Presented request) {
        return switch (authenticator.authenticate(request)) {
            case Known(var caller) -> caller;
            case Authentication.Refused _ -> new Caller.Anonymous();
            case Authentication.Cold _ -> loaded(request);
        };
    }

    private Caller loaded(Presented request) {
        return authenticator.authenticateBlocking(request) instanceof Known(var caller)
                ? caller
                : new Caller.Anonymous();
    }

    /** A request that carries a key in the usual header. */
    private record Asked(String key) implements Presented {
        @Override
        public String path() {
            return ROUTE;
        }

        @Override
        public @Nullable String requestHeader(String name) {
            return name.equals("Authorization") ? "Bearer " + key : null;
        }

        @Override
        public @Nullable String queryParameter(String name) {
            return null;
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }

    private static KeyIdentity key(String clear, List<String> routes, ModelList models, @Nullable TeamFacts team) {
        var owner = new UserFacts("user-1", "internal_user", Map.of(), MODELS, true);
        return new KeyIdentity(
                KeyHash.of(clear),
                KeyIdentity.Format.SK,
                null,
                null,
                "user-1",
                team == null ? null : team.id(),
                null,
                models,
                Map.of(),
                routes,
                List.of(),
                false,
                false,
                null,
                null,
                owner,
                team,
                List.of(),
                Rates.NONE);
    }
}
