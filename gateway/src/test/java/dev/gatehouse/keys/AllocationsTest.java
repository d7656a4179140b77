package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of a team or an organization are promised together. */
class AllocationsTest {
    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void owners() {
        world.team("t");
        world.organization("o");
        world.execute("insert into budget (budget_id, tpm_limit, rpm_limit, created_at, updated_at)"
                + " values ('budget-of-o', 1000, 100, now(), now())");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tpm_limit = 1000                               | {"tpm_limit":400,"tpm_limit_type":"guaranteed_throughput"}               | 200 |
            tpm_limit = 1000                               | {"tpm_limit":1000,"tpm_limit_type":"guaranteed_throughput"}              | 200 |
            tpm_limit = 1000                               | {"tpm_limit":1001,"tpm_limit_type":"guaranteed_throughput"}              | 400 | Allocated TPM limit=0 + Key TPM limit=1001 is greater than team TPM limit=1000
            tpm_limit = 1000                               | {"tpm_limit":5000,"tpm_limit_type":"best_effort_throughput"}             | 200 |
            tpm_limit = 1000                               | {"tpm_limit":5000,"rpm_limit_type":"guaranteed_throughput"}              | 400 | TPM
            tpm_limit = 1000                               | {"tpm_limit":5000,"metadata":{"tpm_limit_type":"guaranteed_throughput"}} | 400 | TPM
            rpm_limit = 10                                 | {"rpm_limit":50}                                                         | 200 |
            rpm_limit = 10                                 | {"rpm_limit":50,"rpm_limit_type":"guaranteed_throughput"}                | 400 | RPM
            rpm_limit = 10                                 | {"model_rpm_limit":{"m":11},"rpm_limit_type":"guaranteed_throughput"}    | 400 | RPM
            metadata = '{"model_rpm_limit":{"gpt-4":30}}'  | {"model_rpm_limit":{"gpt-4":20},"rpm_limit_type":"guaranteed_throughput"}  | 200 |
            metadata = '{"model_rpm_limit":{"gpt-4":30}}'  | {"model_rpm_limit":{"gpt-4":100},"rpm_limit_type":"guaranteed_throughput"} | 400 | Allocated RPM limit=0 + Key RPM limit=100 is greater than team RPM limit=30
            metadata = '{"model_rpm_limit":{"gpt-4":0}}'   | {"model_rpm_limit":{"gpt-4":100},"rpm_limit_type":"guaranteed_throughput"} | 200 |
            metadata = '{"model_tpm_limit":{"gpt-4":500}}' | {"model_tpm_limit":{"gpt-4":200},"tpm_limit_type":"guaranteed_throughput"} | 200 |
            metadata = '{"model_tpm_limit":{"gpt-4":500}}' | {"model_tpm_limit":{"gpt-4":501},"tpm_limit_type":"guaranteed_throughput"} | 400 | TPM
            """)
    void a_team_promises_no_more_than_it_has(String limits, String json, int status, String message) {
        world.execute("update team set " + limits + " where team_id = 't'");

        var reply = world.post("/key/generate", MASTER, json.replaceFirst("\\{", "{\"team_id\":\"t\","));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(message == null ? "sk-" : message);
        assertThat(world.query("select token from virtual_key")).hasSize(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"tpm_limit":400,"tpm_limit_type":"guaranteed_throughput"}                  | 200
            {"tpm_limit":5000,"tpm_limit_type":"guaranteed_throughput"}                 | 200
            {"rpm_limit":250,"rpm_limit_type":"guaranteed_throughput"}                  | 200
            {"model_tpm_limit":{"gpt-4":200},"tpm_limit_type":"guaranteed_throughput"}  | 200
            {"model_tpm_limit":{"gpt-4":5000},"tpm_limit_type":"guaranteed_throughput"} | 400
            """)
    void an_organization_has_limits_by_model_alone(String json, int status) {
        world.execute("update organization set metadata = '{\"model_tpm_limit\":{\"gpt-4\":500}}'");

        var reply = world.post("/key/generate", MASTER, json.replaceFirst("\\{", "{\"organization_id\":\"o\","));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(status == 200 ? "sk-" : "greater than organization TPM limit=500");
        assertThat(world.query("select token from virtual_key")).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void what_others_were_promised_counts_and_what_the_key_itself_was_does_not() {
        world.execute(
                "update team set tpm_limit = 1000, metadata = '{\"model_rpm_limit\":{\"m\":10}}' where team_id = 't'");
        world.generate("{\"team_id\":\"t\",\"tpm_limit\":400,\"model_rpm_limit\":{\"m\":4,\"x\":99}}");
        var key = world.generate("{\"team_id\":\"t\",\"tpm_limit\":600,\"model_rpm_limit\":{\"m\":6},"
                + "\"tpm_limit_type\":\"guaranteed_throughput\",\"key_alias\":\"k\"}");

        assertThat(update(key, "{\"tpm_limit\":500}")).isEqualTo(200);
        assertThat(update(key, "{\"tpm_limit\":600}")).isEqualTo(200);
        assertThat(update(key, "{\"tpm_limit\":601}")).isEqualTo(400);
        assertThat(update(key, "{\"model_rpm_limit\":{\"m\":7}}")).isEqualTo(400);
        assertThat(update(key, "{\"tpm_limit\":601,\"tpm_limit_type\":\"dynamic\"}"))
                .isEqualTo(200);
        assertThat(update(key, "{\"tpm_limit_type\":\"guaranteed_throughput\"}"))
                .isEqualTo(400);
        assertThat(update(key, "{\"models\":[\"m\"]}")).isEqualTo(200);
        assertThat(world.query(
                        "select tpm_limit || (metadata->>'tpm_limit_type') from virtual_key where key_alias = 'k'"))
                .containsExactly("601dynamic");
    }

    private int update(String key, String json) {
        return world.post("/key/update", MASTER, json.replaceFirst("\\{", "{\"key\":\"" + key + "\","))
                .status();
    }
}
