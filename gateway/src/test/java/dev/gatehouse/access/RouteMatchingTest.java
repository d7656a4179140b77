package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.money.ForAll;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteMatchingTest {
    private static final String[] PIECES = {"/", "a", "b", "ab", "key", ":", ":x", "*", ".", "{n}", "{p:path}"};

    @ParameterizedTest
    @CsvSource({
        "/x-6,      /x-6,    true",
        "/x-6/v1,   /x-6,    true",
        "/x-600,    /x-6,    false",
        "/x-6,      /x-6/,   false",
        "/x-6/,     /x-6,    true",
        "/x,        /x-6,    false",
        "/key/info, /,       false",
        "/,         /,       true"
    })
    void a_prefix_ends_where_a_segment_does(String route, String allowed, boolean covered) {
        assertThat(RouteGroups.isExactOrPrefix(route, allowed)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/*, true",
        "/a/,  /a/*, true",
        "/a,   /a/*, false",
        "/ab,  /a*,  true",
        "/a,   *,    true",
        "/a,   /a,   true",
        "/ab,  /a,   false",
        "/a*b, /a*b, true",
        "/axb, /a*b, false",
        "/a,   '',   false"
    })
    void only_a_star_at_the_end_stands_for_a_rest(String route, String pattern, boolean matches) {
        assertThat(RouteGroups.isWildcard(route, pattern)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/key/{id}/regenerate,                 /key/abc/regenerate,        true",
        "/key/{id}/regenerate,                 /key/a/b/regenerate,        false",
        "/key/{id}/regenerate,                 /key//regenerate,           false",
        "/key/{id}/regenerate,                 /key/abc/regenerate/x,      false",
        "/key/{id},                            /key/abc,                   true",
        "/key/{id},                            /key/,                      false",
        "/v1/mcp/server/{path:path},           /v1/mcp/server/a/b,         true",
        "/v1/mcp/server/{path:path},           /v1/mcp/server/a:b,         false",
        "/models/{name:path}:countTokens,      /models/a/b:countTokens,    true",
        "/models/{name:path}:countTokens,      /models/:countTokens,       false",
        "/models/{name:path}:countTokens,      /models/a:b:countTokens,    false",
        "/a.b/{x},                             /aXb/c,                     false",
        "/{x}-{y},                             /a-b-c,                     true",
        "/key/{id,                             /key/{id,                   true",
        "/key/{id,                             /key/abc,                   false",
        "/key/{id}/{x,                         /key/abc/{x,                true",
        "/plain,                               /plain,                     true"
    })
    void a_variable_stands_for_a_segment_or_for_all_but_a_colon(String pattern, String route, boolean matches) {
        assertThat(RoutePattern.of(pattern).matches(route)).isEqualTo(matches);
    }

    @Test
    void matching_agrees_with_what_regular_expressions_say() {
        ForAll.cases(20_000, random -> {
            var template = text(random, PIECES.length);
            var route = text(random, PIECES.length - 2);

            assertThat(RoutePattern.of(template).matches(route))
                    .as(template + " on " + route)
                    .isEqualTo(regex(template).matcher(route).matches());
            assertThat(RouteGroups.isWildcard(route, template))
                    .as(template + " as wildcard on " + route)
                    .isEqualTo(
                            template.endsWith("*")
                                    ? route.startsWith(template.substring(0, template.length() - 1))
                                    : route.equals(template));
            assertThat(RouteGroups.isExactOrPrefix(route, template))
                    .as(template + " as prefix of " + route)
                    .isEqualTo(route.equals(template) || route.startsWith(template + "/"));
        });
    }

    @Test
    void a_group_is_its_members_matched_in_each_way() {
        ForAll.cases(5_000, random -> {
            var members = Set.of("/m" + text(random, PIECES.length), "/n" + text(random, PIECES.length), "/o");
            var route = (random.nextBoolean() ? "/m" : "/n") + text(random, PIECES.length - 2);
            var group = new RouteGroups.Group(members);

            assertThat(group.isIn(route))
                    .as(members + " and " + route)
                    .isEqualTo(members.stream()
                            .anyMatch(member -> route.equals(member)
                                    || (member.endsWith("*")
                                            && route.startsWith(member.substring(0, member.length() - 1)))
                                    || regex(member).matcher(route).matches()));
            assertThat(group.isExactlyIn(route)).isEqualTo(members.contains(route));
        });
    }

    @Test
    void model_lists_agree_with_what_regular_expressions_say() {
        String[] pieces = {"a", "b", "/", "*", "gpt", "-", ".", "*"};
        ForAll.cases(20_000, random -> {
            var pattern = pick(random, pieces, 8);
            var model = pick(random, pieces, 3);

            assertThat(new ModelList(List.of(pattern, "other")).allows(model, ServedModels.NONE))
                    .as(pattern + " on " + model)
                    .isEqualTo(Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", model)
                            || model.equals("other"));
        });
    }

    @Test
    void groups_hold_groups_even_in_a_circle() {
        var groups = RouteGroups.parse("""
                # a comment

                a,/1
                a,@b
                b,/2
                b,@a
                c,/3
                c,@a
                c,@b
                """);

        assertThat(List.of("/1", "/2", "/3")).allMatch(route -> groups.isIn("c", route));
        assertThat(groups.isIn("b", "/1")).isTrue();
        assertThat(groups.isIn("a", "/3")).isFalse();
        assertThat(groups.union("a", "c").isIn("/3")).isTrue();
        assertThat(groups.exists("a")).isTrue();
        assertThat(groups.exists("d")).isFalse();
        assertThatThrownBy(() -> groups.isIn("d", "/1")).hasMessageContaining("No such route group: d");
        assertThatThrownBy(() -> RouteGroups.parse("a,@gone")).hasMessageContaining("gone");
    }

    /** How many routes of its own each group has, and which groups it is made of: a lost line would widen or narrow somebody's access. */
    @Test
    void the_shipped_groups_are_complete() {
        var groups = RouteGroups.load();
        var sizes = Map.ofEntries(
                Map.entry("openai_route_names", 8),
                Map.entry("openai_routes", 119),
                Map.entry("info_routes", 23),
                Map.entry("key_management_routes", 20),
                Map.entry("public_routes", 16));
        sizes.forEach(
                (name, size) -> assertThat(groups.group(name).size()).as(name).isEqualTo(size));
        for (var line : """
                mcp_routes: mcp_inference_routes mcp_management_routes
                agent_routes: agent_inference_routes agent_management_routes
                llm_api_routes: openai_routes anthropic_routes google_routes mapped_pass_through_routes \
                passthrough_routes_wildcard apply_guardrail_routes mcp_inference_routes litellm_native_routes \
                agent_inference_routes model_info_routes
                management_routes: key_management_routes mcp_management_routes agent_management_routes
                ui_routes: info_routes
                internal_user_routes: spend_tracking_routes key_management_routes compliance_check_routes
                internal_user_view_only_routes: spend_tracking_routes compliance_check_routes
                self_managed_routes: agent_management_routes
                admin_viewer_routes: spend_tracking_routes info_routes
                org_admin_allowed_routes: org_admin_only_routes management_routes self_managed_routes admin_viewer_routes\
                """.lines().toList()) {
            var name = line.substring(0, line.indexOf(':'));
            for (var part : line.substring(line.indexOf(':') + 2).split(" +")) {
                assertThat(groups.group(name).holdsAllOf(groups.group(part)))
                        .as(name + " holds " + part)
                        .isTrue();
            }
        }
        assertThat(groups.group("info_routes").holdsAllOf(groups.group("ui_routes")))
                .isFalse();
        assertThat(groups.isIn("passthrough_routes_wildcard", "/watsonx/x")).isTrue();
    }

    @Test
    void what_a_viewer_may_not_change_is_in_no_group_that_would_allow_it() {
        var groups = RouteGroups.load();

        assertThat(ViewerRules.BLOCKED).hasSize(25).allSatisfy(route -> {
            assertThat(groups.isIn("management_routes", route)).as(route).isTrue();
            assertThat(groups.isIn("global_spend_tracking_routes", route))
                    .as(route)
                    .isFalse();
            assertThat(groups.isIn("admin_viewer_routes", route)).as(route).isFalse();
        });
    }

    private static String text(RandomGenerator random, int pieces) {
        var text = new StringBuilder("/");
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append(PIECES[random.nextInt(pieces)]);
        }
        return text.toString();
    }

    private static String pick(RandomGenerator random, String[] pieces, int usable) {
        var text = new StringBuilder("x");
        for (int n = random.nextInt(7); n > 0; n--) {
            text.append(pieces[random.nextInt(usable)]);
        }
        return text.toString();
    }

    private static Pattern regex(String template) {
        return Pattern.compile(
                "\\Q" + template.replace("{n}", "\\E[^/]+\\Q").replace("{p:path}", "\\E[^:]+\\Q") + "\\E");
    }
}
