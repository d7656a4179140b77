package dev.gatehouse.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.People;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.money.ForAll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** However a path is spelled: it reaches the handler of the plain spelling, under the decision for the plain spelling, or none. */
class SpellingTest {
    private static final List<String> PATHS = List.of(
            "/key/info",
            "/key/generate",
            "/key/{key}/regenerate",
            "/key/{key}/reset_spend",
            "/team/new",
            "/team/{team}",
            "/team/{team}/members/me",
            "/team/member_add",
            "/user/info",
            "/user/new",
            "/organization/info",
            "/global/spend/reset",
            "/v1/chat/completions",
            "/models/{model:path}",
            "/v1/mcp/server",
            "/pass/locked",
            "/bedrock/locked",
            "/budget/new");
    private static final List<Caller> CALLERS = List.of(
            People.caller("admin routes=/key/info,llm_api_routes"),
            People.caller("viewer"),
            People.caller("internal"),
            People.caller("internal routes=/team,/key/gen*,info_routes"),
            People.caller("reader"),
            People.caller("service"),
            People.caller("service grants=/pass"));

    private final Policy policy = People.policy();
    private final EndpointTable table = EndpointTable.of(endpoints());

    record Done(boolean done) {}

    @Test
    void no_odd_spelling_reaches_another_handler_or_another_decision() {
        var seen = new int[3];
        ForAll.cases(30_000, random -> {
            var plain = PATHS.get(random.nextInt(PATHS.size())).replaceAll("\\{.*?}", "some-id");
            var odd = odd(random, plain);
            var method = random.nextBoolean() ? "GET" : "POST";
            switch (match(method, odd)) {
                case Match.Found found -> {
                    if (!found.route().contains("//") && !found.route().endsWith("/")) {
                        assertThat(handler(match(method, plainly(found.route()))))
                                .as(odd)
                                .isEqualTo(found.endpoint().operation().name());
                    }
                    if (found.route().equals(plain)) {
                        seen[0]++;
                        same(method, odd, plain);
                    } else {
                        seen[1]++;
                    }
                    var template = found.endpoint().path();
                    assertThat(template.isExact() ? template.text() : found.route())
                            .as(odd)
                            .isEqualTo(found.route());
                    // The gate is asked about the route that chose the handler, and about no other text.
                    assertThat(found.route())
                            .as(odd)
                            .isEqualTo(CanonicalPath.of(odd).text());
                }
                case Match.NotFound _, Match.Malformed _, Match.MethodNotAllowed _ -> seen[2]++;
            }
        });
        assertThat(seen[0]).as("spelled oddly and the same").isGreaterThan(1_000);
        assertThat(seen[1]).as("another route").isGreaterThan(100);
        assertThat(seen[2]).as("nothing").isGreaterThan(1_000);
    }

    @Test
    void no_spelling_of_a_forbidden_route_is_allowed() {
        var forbidden = Map.of(
                "/key/generate", People.caller("reader"),
                "/user/new", People.caller("internal"),
                "/budget/new", People.caller("viewer"),
                "/global/spend/reset", People.caller("admin"),
                "/pass/locked", People.caller("service"));
        ForAll.cases(
                20_000,
                random -> forbidden.forEach((route, caller) -> {
                    var odd = odd(random, route);
                    if (match("POST", odd) instanceof Match.Found found
                            && found.endpoint().path().text().equals(route)) {
                        assertThat(isAllowed(caller, found, "POST")).as(odd).isFalse();
                    }
                }));
    }

    private void same(String method, String odd, String plain) {
        var oddly = (Match.Found) match(method, odd);
        var plainly = (Match.Found) match(method, plain);
        assertThat(oddly.endpoint()).as(odd).isSameAs(plainly.endpoint());
        for (var caller : CALLERS) {
            assertThat(isAllowed(caller, oddly, method)).as(odd).isEqualTo(isAllowed(caller, plainly, method));
        }
    }

    private boolean isAllowed(Caller caller, Match.Found found, String method) {
        var data = new RequestData(method, found.route(), "req_1", Json.object(), Query.NONE, found.variables());
        try {
            policy.admit(caller, found.endpoint().operation(), data);
            return true;
        } catch (ApiException refused) {
            return false;
        }
    }

    private Match match(String method, String raw) {
        try {
            return table.match(method, CanonicalPath.of(raw));
        } catch (ApiException malformed) {
            return new Match.Malformed();
        }
    }

    /** A text that was decoded, as a path that is sent. */
    private static String plainly(String route) {
        return route.replace("%", "%25").replace(";", "%3B").replace("=", "%3D");
    }

    private static String handler(Match match) {
        return match instanceof Match.Found found ? found.endpoint().operation().name() : "none";
    }

    /** One to three of the ways in which the same path is written by those who hope that somebody reads it differently. */
    private static String odd(RandomGenerator random, String plain) {
        var odd = plain;
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(odd.length());
            odd = switch (random.nextInt(10)) {
                case 0 -> odd.substring(0, at) + "/" + odd.substring(at);
                case 1 -> odd + "/";
                case 2 -> odd.substring(0, at) + "%%%02x".formatted((int) odd.charAt(at)) + odd.substring(at + 1);
                case 3 -> odd.substring(0, at) + "%%%02X".formatted((int) odd.charAt(at)) + odd.substring(at + 1);
                case 4 -> odd.substring(0, at) + "/./" + odd.substring(at);
                case 5 -> odd.substring(0, at) + "/%2e%2E/" + odd.substring(at);
                case 6 -> odd.substring(0, at) + ";x=y" + odd.substring(at);
                case 7 -> odd.substring(0, at) + Character.toUpperCase(odd.charAt(at)) + odd.substring(at + 1);
                case 8 -> odd.substring(0, at) + "%2f" + odd.substring(at);
                default -> odd.substring(0, at) + "%00" + odd.substring(at);
            };
        }
        return odd;
    }

    private static List<Endpoint> endpoints() {
        var all = new ArrayList<Endpoint>();
        for (var path : PATHS) {
            all.add(endpoint(Endpoint.post(path, "post.a" + all.size()), path));
            if (!Set.of("/key/generate", "/user/new").contains(path)) {
                all.add(endpoint(Endpoint.get(path, "get.a" + all.size()), path));
            }
        }
        return all;
    }

    private static Endpoint endpoint(EndpointDraft.Named named, String path) {
        var draft = named.needs(Keyed.ROUTE_GATE)
                .speaks(Dialect.litellm(Wrapper.NONE))
                .costs(Cost.FREE)
                .describe("Does.");
        int open = path.indexOf('{');
        var declared = open < 0
                ? draft
                : draft.variable(path.substring(open + 1, path.indexOf('}')).replace(":path", ""), "Which.");
        return declared.returns(Done.class, _ -> new Done(true));
    }
}
