package dev.gatehouse.organizations;

import static dev.gatehouse.organizations.TenantsFixture.MASTER;
import static dev.gatehouse.organizations.TenantsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.usage.Used;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrganizationActivityTest {
    private static final String PATH = "/organization/daily/activity?start_date=2026-01-01&end_date=2026-01-31";

    private final TenantsFixture world = new TenantsFixture();

    @BeforeEach
    void used() {
        for (var organization : new String[] {"o1", "o2"}) {
            world.post(
                    "/organization/new",
                    MASTER,
                    "{\"organization_id\":\"" + organization + "\",\"organization_alias\":\"the " + organization
                            + "\"}");
        }
        Used.write(world.database, "2026-01-02", "k1", "ann", "t", "o1", 3);
        Used.write(world.database, "2026-01-02", "k2", "bob", "", "o2", 5);
        Used.write(world.database, "2026-01-02", "k3", "bob", "t", "", 7);
    }

    private static int requests(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return json(reply).at("/metadata/total_api_requests").asInt();
    }

    @Test
    void administrators_see_all_organizations_or_those_they_ask_for() {
        var report = json(world.get(PATH, MASTER));

        assertThat(report.at("/metadata/total_api_requests").asInt()).isEqualTo(8);
        assertThat(report.at("/results/0/breakdown/entities/o1/metadata/organization_alias")
                        .asText())
                .isEqualTo("the o1");
        assertThat(requests(world.get(PATH + "&organization_ids=o2", MASTER))).isEqualTo(5);
        assertThat(requests(world.get(PATH + "&exclude_organization_ids=o2", MASTER)))
                .isEqualTo(3);
        assertThat(requests(world.get(PATH + "&organization_ids=gone", MASTER))).isZero();
    }

    @Test
    void others_see_those_they_administer_and_are_refused_the_rest() {
        world.user("boss", "internal_user", null);
        member("o1", "org_admin");
        member("o2", "internal_user");
        var key = world.key("boss");

        assertThat(requests(world.get(PATH, key))).isEqualTo(3);
        assertThat(requests(world.get(PATH + "&organization_ids=o1", key))).isEqualTo(3);
        var reply = world.get(PATH + "&organization_ids=o1,o2", key);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply).at("/detail/error").asText()).isEqualTo("User is not org_admin for Organization= o2.");

        world.user("plain", "internal_user", null);
        assertThat(requests(world.get(PATH, world.key("plain")))).isZero();
        assertThat(world.get("/organization/daily/activity", key).status()).isEqualTo(400);
    }

    private void member(String organization, String role) {
        world.execute(
                "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                        + " values (?, 'boss', ?, now(), now())",
                organization,
                role);
    }
}
