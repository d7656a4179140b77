package dev.gatehouse.organizations;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.customers.CustomerFields;
import dev.gatehouse.endpoint.Names;
import dev.gatehouse.endpoint.OpenApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantsOpenApiTest {
    private final TenantsFixture world = new TenantsFixture();
    private final JsonNode document = OpenApi.of(world.table, "1");

    @Test
    void every_answer_has_exactly_the_members_of_its_schema() {
        world.post("/organization/new", MASTER, "{\"organization_id\":\"o\",\"organization_alias\":\"o\"}");
        var added = json(world.post("/organization/member_add", MASTER, """
                {"organization_id":"o","member":{"user_id":"u","role":"org_admin"}}
                """));

        agree("OrganizationInfo", json(world.get("/organization/info?organization_id=o", MASTER)));
        agree("AddedOrganizationMembers", added);
        agree("OrganizationMember", added.at("/updated_organization_memberships/0"));
        agree("Budget", json(world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}")));
        agree(
                "BudgetSetting",
                json(world.get("/budget/settings?budget_id=b", MASTER)).get(0));
        agree("Customer", json(world.post("/customer/new", MASTER, "{\"user_id\":\"c\"}")));
    }

    @Test
    void what_is_taken_stands_side_by_side_and_one_member_may_lack_its_brackets() {
        assertThat(names(document.at("/components/schemas/NewOrganization/properties")))
                .contains("organization_alias", "max_budget", "model_max_budget")
                .doesNotContain("limits");
        assertThat(names(document.at("/components/schemas/BudgetUpdate/properties")))
                .contains("budget_id", "max_budget")
                .doesNotContain("changes");
        assertThat(document.at("/components/schemas/MembersToAdd/properties/member/anyOf"))
                .hasSize(2);
        assertThat(names(document.path("paths"))).contains("/customer/new", "/end_user/new");
    }

    @Test
    void rows_have_a_member_for_each_column() {
        columns("organization", OrganizationFields.class);
        columns("end_user", CustomerFields.class);
        columns("budget", Budget.class);
    }

    private void columns(String table, Class<? extends Record> row) {
        assertThat(world.query("select column_name from information_schema.columns where table_name = '" + table + "'"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(row.getRecordComponents())
                        .map(component -> Names.snake(component.getName()))
                        .toList());
    }

    private void agree(String schema, JsonNode answer) {
        assertThat(names(answer))
                .as(schema)
                .containsExactlyInAnyOrderElementsOf(
                        names(document.at("/components/schemas/" + schema + "/properties")));
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
