package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Nobody reads or changes what is another tenant's, through whichever route, under whichever name. */
@ManagementTest
final class TenantsTest {
    /** Reads that are sent as writes are. */
    private static final Set<String> READS =
            Set.of("POST /v2/key/info", "POST /key/health", "POST /organization/info", "POST /budget/info");

    /** Users are found by everybody who must name them; customers are nobody's in particular. */
    private static final Set<String> OPEN = Set.of("GET /user/filter/ui", "GET /customer/info");

    private static final int CALLS_AT_ONCE = 4;
    private static final List<String> EVERYTHING = List.of("organization", "user", "team", "team-key", "personal-key");

    private final World world = World.shared();

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PROXY_ADMIN")
    void a_stranger_reads_nothing_and_changes_nothing(Actor caller) {
        var tenant = Tenant.fresh(List.of(), List.of());
        var organization = caller.organization != null && "org_admin".equals(caller.membership)
                ? world.id(caller.organization)
                : "";
        untouched(tenant, world.as(caller), organization, EVERYTHING);
    }

    @Test
    void a_key_without_a_user_reads_nothing_and_changes_nothing() {
        var tenant = Tenant.fresh(List.of(), List.of());
        var key = Scratch.fresh().raw("nobody");
        untouched(tenant, Api.with(key.clear()), "", EVERYTHING);
    }

    @Test
    void the_administrator_of_another_team_and_organization_reads_nothing_and_changes_nothing() {
        var own = Scratch.fresh();
        var organization = own.organization("org");
        var caller = own.actor("admin", "internal_user", List.of(organization));
        own.team("team", List.of(caller.user()), List.of(), "organization_id", organization);
        untouched(Tenant.fresh(List.of(), List.of()), caller.api(), organization, EVERYTHING);
    }

    @Test
    void a_viewer_changes_nothing() {
        var viewer = Scratch.fresh().actor("viewer", "proxy_admin_viewer", List.of());
        untouched(Tenant.fresh(List.of(), List.of()), viewer.api(), "", List.of());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"INTERNAL_USER", "CROSS_ORG_USER", "SERVICE_ACCOUNT"})
    void a_team_mate_reads_what_is_the_teams_and_changes_nothing(Actor caller) {
        var tenant = Tenant.fresh(List.of(), List.of(world.id(caller)));
        untouched(tenant, world.as(caller), "", List.of("organization", "user", "personal-key"));
    }

    @Test
    void a_team_administrator_reads_and_changes_nothing_beyond_his_team() {
        var own = Scratch.fresh();
        var caller = own.actor("admin", "internal_user", List.of());
        var tenant = Tenant.fresh(List.of(caller.user()), List.of());
        var before = beyondTheTeam(tenant);
        var found = new ArrayList<String>();
        for (var operation : Operation.all()) {
            for (var shot : Aim.at(tenant, operation, "")) {
                var answer = caller.api().sweep(operation.method(), shot.path(), shot.body());
                judge(tenant, shot, answer, List.of("organization", "personal-key"), found);
            }
        }
        assertThat(found).isEmpty();
        assertThat(beyondTheTeam(tenant)).isEqualTo(before);
    }

    private static Map<String, JsonNode> beyondTheTeam(Tenant tenant) {
        var state = tenant.state();
        state.keySet().removeAll(List.of("team", "team key", "keys there are"));
        ((ObjectNode) state.getOrDefault("user", Api.json())).remove(List.of("teams", "updated_at"));
        ((ObjectNode) state.getOrDefault("organization", Api.json())).remove("teams");
        return state;
    }

    /** Every route is called with every name of the tenant's, by several at a time. */
    private static void untouched(Tenant tenant, Api caller, String ownOrganization, List<String> unreadable) {
        var before = tenant.state();
        var found = Collections.synchronizedList(new ArrayList<String>());
        Together.each(CALLS_AT_ONCE, Operation.all(), operation -> {
            for (var shot : Aim.at(tenant, operation, ownOrganization)) {
                var answer = caller.sweep(operation.method(), shot.path(), shot.body());
                judge(tenant, shot, answer, unreadable, found);
                boolean read = operation.method().equals("GET") || READS.contains(operation.name());
                if (!read && answer.status() < 400 && !eachRefused(answer)) {
                    found.add("not refused: " + shot + " -> " + answer);
                }
            }
        });
        assertThat(found).isEmpty();
        assertThat(tenant.state()).isEqualTo(before);
    }

    /** Whether the answer is about several things of which none was done. */
    private static boolean eachRefused(Answer answer) {
        var done = new ArrayList<JsonNode>();
        for (var member : List.of("success", "successful_updates", "successful_additions")) {
            done.addAll(answer.json().findValues(member));
        }
        return !done.isEmpty()
                && done.stream().allMatch(one -> one.isArray() ? one.isEmpty() : !one.asBoolean() && one.asInt() == 0);
    }

    private static void judge(
            Tenant tenant, Aim.Shot shot, Answer answer, List<String> unreadable, List<String> found) {
        if (answer.status() >= 500) {
            found.add("failed: " + shot + " -> " + answer);
        }
        if (!OPEN.contains(shot.operation().name())) {
            unreadable.stream()
                    .filter(of -> answer.text().contains(tenant.word(of)))
                    .forEach(of -> found.add(of + " read by " + shot + " -> " + answer));
        }
    }
}
