package dev.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Authenticator;
import dev.gatehouse.access.CacheLimits;
import dev.gatehouse.access.EndpointClass;
import dev.gatehouse.access.KeyCache;
import dev.gatehouse.access.People;
import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointRunner;
import dev.gatehouse.endpoint.EndpointTable;
import dev.gatehouse.endpoint.Errors;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Match;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a configuration forbids or opens to everybody is part of the explanation. */
class InstallationExplainedTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final String STRANGER = "sk-unknown-0123456789";

    record Done(boolean done) {}

    private static AccessConfig config(List<String> ips, List<String> served, List<String> open) {
        return new AccessConfig(
                Optional.empty(), ips, false, served, open, List.of(), List.of(), Optional.empty(), false, false);
    }

    @Test
    void an_address_that_is_not_allowed_refuses_whoever_it_is() {
        var config = config(List.of("10.0.0.1"), List.of(), List.of());

        assertThat(steps(explain(config, Set.of(), MASTER, "/spend/calculate", ",\"ip\":\"10.0.0.2\"")))
                .containsExactly("endpoint passed", "installation refused");
        assertThat(explain(config, Set.of(), MASTER, "/spend/calculate", ",\"ip\":\"10.0.0.2\"")
                        .path("message")
                        .asText())
                .isEqualTo("Access forbidden: IP address 10.0.0.2 not allowed.");
        assertThat(allowed(explain(config, Set.of(), MASTER, "/spend/calculate", ",\"ip\":\"10.0.0.1\"")))
                .isTrue();
        assertThat(allowed(explain(config, Set.of(), MASTER, "/spend/calculate", "")))
                .as("which was not asked")
                .isTrue();
    }

    @Test
    void a_route_that_is_not_served_refuses_whoever_it_is() {
        var told = explain(
                config(List.of(), List.of("/policy/explain"), List.of()), Set.of(), MASTER, "/spend/calculate", "");

        assertThat(told.path("decided_by").asText()).isEqualTo("installation");
        assertThat(told.path("status").intValue()).isEqualTo(403);
    }

    @Test
    void on_a_public_route_nobody_is_asked_who_he_is() {
        var config = config(List.of(), List.of(), List.of("/spend/calculate"));

        var told = explain(config, Set.of(), STRANGER, "/spend/calculate", "");

        assertThat(allowed(told)).isTrue();
        assertThat(steps(told)).containsExactly("endpoint passed", "installation passed");
        assertThat(allowed(explain(config, Set.of(), STRANGER, "/key/generate", "")))
                .isFalse();
    }

    @Test
    void what_this_node_does_not_serve_is_told_to_those_it_knows() {
        var none = config(List.of(), List.of(), List.of());

        assertThat(explain(none, Set.of(EndpointClass.MANAGEMENT), MASTER, "/key/generate", "")
                        .path("message")
                        .asText())
                .isEqualTo("Management routes are disabled for this instance.");
    }

    private static ObjectNode explain(
            AccessConfig config, Set<EndpointClass> disabled, String key, String route, String more) {
        var clocks = new MovableClocks();
        var keys = new KeyCache(_ -> Optional.empty(), CacheLimits.forPool(2), clocks);
        var authenticator = new Authenticator(
                Secret.of(MASTER),
                Optional.empty(),
                "admin",
                config,
                disabled,
                keys,
                Optional.empty(),
                clocks,
                () -> false);
        var policy = People.policy();
        var errors = new Errors(new OpenAiChat(), new AnthropicMessages(), GeminiChat.whole(), clocks);
        var all = new ArrayList<Endpoint>();
        for (var path : List.of("/spend/calculate", "/key/generate")) {
            all.add(Endpoint.post(path, "noun.a" + all.size())
                    .needs(Keyed.ROUTE_GATE)
                    .speaks(Dialect.litellm(Wrapper.NONE))
                    .costs(Cost.FREE)
                    .describe("Does.")
                    .returns(Done.class, _ -> new Done(true)));
        }
        var table = new ArrayList<EndpointTable>();
        all.addAll(ExplanationEndpoints.of(new Explanations(
                authenticator,
                policy,
                table::getFirst,
                errors,
                (_, models) -> new Losses(models, List.of(), 0, List.of(), 0))));
        table.add(EndpointTable.of(all));
        var body = "{\"key\":\"%s\",\"method\":\"POST\",\"route\":\"%s\"%s}".formatted(key, route, more);
        var request = new FakeRequest("POST", "/policy/explain").key(MASTER).json(body);
        var asking = new Authenticator(Secret.of(MASTER), "admin", keys, clocks, () -> false);
        var match = (Match.Found) table.getFirst().match(request.method(), request.path());
        var reply = new EndpointRunner(asking, policy, errors, clocks)
                .run((Endpoint.Managed<?, ?, ?>) match.endpoint(), match, request);
        assertThat(reply.status()).isEqualTo(200);
        return Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8));
    }

    private static boolean allowed(ObjectNode told) {
        return told.path("allowed").booleanValue();
    }

    private static List<String> steps(ObjectNode told) {
        return told.path("steps")
                .valueStream()
                .map(step ->
                        step.path("rule").asText() + " " + step.path("outcome").asText())
                .filter(step -> !step.startsWith("key_given") && !step.contains("no_opinion"))
                .toList();
    }
}
