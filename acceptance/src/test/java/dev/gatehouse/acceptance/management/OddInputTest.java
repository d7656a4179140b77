package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send by mistake or in the hope of it: refused clearly or taken exactly, and never a failure. */
@ManagementTest
final class OddInputTest {
    /** A longer one is no request line. */
    private static final int LONGEST_QUERY = 2_000;

    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();

    private static Answer raw(String path, String body) {
        return Http.post(Product.shared().url() + path, Http.bearer(Product.MASTER_KEY), body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/key/generate                 | {'max_budget':'much'}                              | max_budget",
                "/key/generate                 | {'tpm_limit':1.5}                                  | tpm_limit",
                "/key/generate                 | {'rpm_limit':'many'}                               | rpm_limit",
                "/key/generate                 | {'models':'gpt-4'}                                 | models",
                "/key/generate                 | {'models':[{}]}                                    | models",
                "/key/generate                 | {'metadata':[]}                                    | metadata",
                "/key/generate                 | {'blocked':'perhaps'}                              | blocked",
                "/key/generate                 | {'key_alias':{}}                                   | key_alias",
                "/key/generate                 | {'user_id':[1]}                                    | user_id",
                "/key/generate                 | {'key_type':'mighty'}                              | key_type",
                "/key/generate                 | {'rpm_limit_type':'endless'}                       | rpm_limit_type",
                "/key/generate                 | {'spend':true,'max_budget':{}}                     | max_budget",
                "/key/update                   | {}                                                 | key",
                "/key/update                   | {'key':7.5}                                        | key",
                "/key/update                   | {'key':'sk-missing','max_budget':'much'}           | max_budget",
                "/key/update                   | {'key':'sk-missing','temp_budget_increase':5}      | temp_budget",
                "/key/delete                   | {}                                                 | keys",
                "/key/delete                   | {'keys':[],'key_aliases':[]}                       | keys",
                "/key/delete                   | {'keys':'sk-missing'}                              | keys",
                "/key/block                    | {}                                                 | key",
                "/key/unblock                  | {'key':null}                                       | key",
                "/key/bulk_update              | {'keys':[{'max_budget':1}]}                        | key",
                "/key/sk-missing/reset_spend   | {}                                                 | reset_to",
                "/key/sk-missing/reset_spend   | {'reset_to':null}                                  | reset_to",
                "/v2/key/info                  | {}                                                 | keys",
                "/team/key/bulk_update         | {'team_id':'t','key_ids':['k'],'update_fields':{}} | update_fields",
                "/team/key/bulk_update         | {'team_id':'t','key_ids':['k'],'all_keys_in_team':true,'update_fields':{'max_budget':1}} | key_ids",
                "/team/key/bulk_update         | {'team_id':'t','key_ids':['k'],'update_fields':{'user_id':'u'}} | user_id"
            })
    void what_does_not_fit_is_refused_by_name(String path, String body, String named) {
        var answer = raw(path.strip(), body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
        var detail = answer.json().path("detail");
        if (detail.isArray()) {
            assertThat(detail).isNotEmpty().allSatisfy(violation -> {
                assertThat(violation.path("type").asText()).isNotEmpty();
                assertThat(violation.path("msg").asText()).isNotEmpty();
                assertThat(violation.path("loc").isArray()).isTrue();
                assertThat(violation.at("/loc/0").asText()).isIn("body", "query", "path");
            });
        }
        assertThat(answer.text()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "size=0", "size=101", "page=x", "size=1.5", "page=99999999999999999999"})
    void a_page_that_cannot_be_is_refused(String query) {
        var answer = master.get("/key/list?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc").toString())
                .isEqualTo("[\"query\",\"" + query.substring(0, 4) + "\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{\"key\":}",
                "{\"key\":\"a\"} trailing",
                "{\"key\":\"a\",}",
                "{'key':'a'}",
                "{\"key\":NaN}",
                "\u0000",
                "{\"key\":\"\\ud800\"}",
                "{\"a\":{\"a\":{\"a\":"
            })
    void what_is_no_object_is_refused(String body) {
        for (var path :
                List.of("/key/update", "/key/delete", "/key/block", "/key/bulk_update", "/team/key/bulk_update")) {
            var answer = raw(path, body);
            assertThat(answer.status()).as(path + " " + answer).isIn(400, 404, 422);
        }
        var made = raw("/key/generate", body);
        assertThat(made.status()).as(made.toString()).isIn(200, 400, 422);
    }

    @Test
    void members_nobody_knows_are_ignored() {
        var key = scratch.raw("unknown", "favourite_colour", "blue", "nested", Map.of("a", List.of(1, 2)));
        var before = master.row(key.hash()).orElseThrow();
        assertThat(before.toString()).doesNotContain("favourite_colour");
        master.does("/key/update", "key", key.clear(), "favourite_colour", "red", "max_budget", 3);
        assertThat(master.row(key.hash()).orElseThrow().path("max_budget").asDouble())
                .isEqualTo(3);
    }

    @Test
    void numbers_may_come_as_text_and_whole_ones_with_a_point() {
        var key = scratch.raw("lax", "max_budget", "12.5", "tpm_limit", "100", "rpm_limit", 7.0);
        var info = master.row(key.hash()).orElseThrow();
        assertThat(info.path("max_budget").asDouble()).isEqualTo(12.5);
        assertThat(info.path("tpm_limit").asLong()).isEqualTo(100);
        assertThat(info.path("rpm_limit").asLong()).isEqualTo(7);
    }

    static List<String> aliases() {
        return List.of(
                "it's",
                "a \"quoted\" one",
                "100%",
                "100_",
                "a%b_c",
                "\\",
                "\\\\%\\_",
                "'; drop table virtual_key; --",
                "' or '1'='1",
                "$1 ?1 :name ::text {0} ${x}",
                "naïve ελληνικά 漢字 עברית",
                "🙂👩‍👩‍👧‍👦",
                "e\u0301 \u00e9",
                "tab\tnew\nline\r",
                "</script><b>",
                "a/b?c=d&e#f+g h",
                "null",
                "{\"json\":[1,2]}",
                "\u200b\u202eback",
                "x".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("aliases")
    void an_alias_is_kept_as_it_is_and_found_by_itself_alone(String odd) {
        var alias = scratch.prefix() + odd;
        var answer = master.post("/key/generate", "key_alias", alias);
        var key = Key.in(Api.done("a key called " + odd, answer));
        master.does("/key/generate", "key_alias", scratch.tag("x-another"));
        assertThat(answer.json().path("key_alias").asText()).isEqualTo(alias);
        assertThat(master.row(key.hash()).orElseThrow().path("key_alias").asText())
                .isEqualTo(alias);
        if (odd.length() < LONGEST_QUERY) {
            assertThat(found(alias, "false")).containsExactly(key.hash());
            assertThat(found(alias, "true")).containsExactly(key.hash());
        }
        var again = master.post("/key/generate", "key_alias", alias);
        assertThat(again.status()).as(again.toString()).isEqualTo(400);
        var renamed = "renamed " + alias;
        master.does("/key/update", "key", key.hash(), "key_alias", renamed);
        assertThat(master.row(key.hash()).orElseThrow().path("key_alias").asText())
                .isEqualTo(renamed);
        master.does("/key/delete", "key_aliases", List.of(renamed));
        assertThat(master.row(key.hash())).isEmpty();
    }

    private List<String> found(String alias, String substring) {
        var hashes = new ArrayList<String>();
        master.shows("/key/list", "key_alias", alias, "substring_matching", substring)
                .path("keys")
                .forEach(key -> hashes.add(key.asText()));
        return hashes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_alias", "user_id", "team_id", "budget_id", "organization_id"})
    void a_null_character_is_refused_and_stores_nothing(String member) {
        var answer = master.post("/key/generate", member, scratch.prefix() + "\u0000x");
        assertThat(answer.status()).as(answer.toString()).isIn(400, 422);
        var key = scratch.raw("null-" + member);
        var before = master.row(key.hash()).orElseThrow();
        var updated = master.post("/key/update", "key", key.clear(), member, scratch.prefix() + "\u0000x");
        assertThat(updated.status()).as(updated.toString()).isIn(400, 404, 422);
        assertThat(master.row(key.hash())).contains(before);
        for (var path : List.of("/key/list?", "/key/aliases?search=%00&")) {
            var listed = master.get(path + member + "=%00");
            assertThat(listed.status()).as(listed.toString()).isIn(200, 400, 404, 422);
        }
    }

    @Test
    void a_null_character_inside_metadata_is_refused_or_kept() {
        var answer = master.post("/key/generate", "metadata", Map.of("note", "a\u0000b", "\u0000", 1));
        assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 422);
        if (answer.status() == 200) {
            assertThat(master.row(Key.in(answer.json()).hash())
                            .orElseThrow()
                            .at("/metadata/note")
                            .asText())
                    .isEqualTo("a\u0000b");
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 200", "501, 400", "1000, 400"})
    void a_batch_has_at_most_five_hundred_items(int items, int status) {
        var batch = IntStream.range(0, items)
                .mapToObj(i -> Api.json("key", "sk-missing-" + i, "max_budget", 1))
                .toList();
        var answer = master.post("/key/bulk_update", "keys", batch);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.json().path("failed_updates")).hasSize(items);
        } else {
            assertThat(answer.text()).contains(String.valueOf(items));
        }
        var team = scratch.team("batch-" + items, List.of(), List.of());
        var hashes = IntStream.range(0, items)
                .mapToObj(i -> Key.of("sk-missing-" + i).hash())
                .toList();
        var teams = master.post(
                "/team/key/bulk_update", "team_id", team, "key_ids", hashes, "update_fields", Map.of("max_budget", 1));
        assertThat(teams.status()).as(teams.text()).isEqualTo(status);
    }

    @Test
    void ten_megabytes_of_metadata_are_taken_or_refused_and_reading_goes_on() {
        var user = scratch.user("big", "internal_user");
        var answer = master.post(
                "/key/generate",
                "key_alias",
                scratch.tag("big"),
                "user_id",
                user,
                "metadata",
                Map.of("big", "x".repeat(10 << 20)));
        assertThat(answer.status()).isIn(200, 400, 413, 422);
        assertThat(master.withAlias(scratch.tag("big"))).isEqualTo(answer.status() == 200 ? 1 : 0);
        assertThat(master.get(Api.path("/key/list", "user_id", user, "return_full_object", "true"))
                        .status())
                .isEqualTo(200);
        if (answer.status() == 200) {
            var key = Key.in(answer.json());
            assertThat(master.row(key.hash()).orElseThrow().at("/metadata/big").asText())
                    .hasSize(10 << 20);
            master.does("/key/delete", "keys", List.of(key.hash()));
        }
    }

    @Test
    void deep_metadata_is_taken_or_refused() {
        JsonNode deep = TextNode.valueOf("end");
        for (int i = 0; i < 900; i++) {
            deep = Api.json().set("a", deep);
        }
        for (var body : List.of(
                Api.json("metadata", deep).toString(),
                "{\"metadata\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_001))) {
            assertThat(raw("/key/generate", body).status()).isIn(200, 400, 422);
        }
    }

    @Test
    void a_member_named_twice_is_one_value_and_no_failure() {
        var alias = scratch.tag("twice");
        var answer = raw("/key/generate", "{\"key_alias\":\"first\",\"key_alias\":\"" + alias + "\"}");
        assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 422);
        if (answer.status() == 200) {
            assertThat(master.withAlias(alias)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'max_budget':-1}",
                "{'max_budget':1e400}",
                "{'max_budget':-0.0001}",
                "{'duration':'soon'}",
                "{'duration':'99999999999999d'}",
                "{'duration':'-5d'}",
                "{'budget_duration':'1y'}",
                "{'budget_duration':''}",
                "{'tpm_limit':99999999999999999999}",
                "{'max_parallel_requests':3000000000}",
                "{'max_budget':1e300}",
                "{'spend':1e300}",
                "{'spend':-5}",
                "{'max_budget':'NaN'}",
                "{'max_budget':'Infinity'}"
            })
    void amounts_and_times_beyond_reason_are_refused_or_taken_but_no_failure(String members) {
        var body = (ObjectNode) Http.parse(members.replace('\'', '"'));
        body.put("key_alias", scratch.tag("amount"));
        var answer = raw("/key/generate", body.toString());
        assertThat(answer.status()).as(answer.toString()).isIn(200, 400, 422);
        assertThat(master.withAlias(scratch.tag("amount"))).isEqualTo(answer.status() == 200 ? 1 : 0);
    }

    @Test
    void a_hash_is_no_credential() {
        var key = scratch.raw("hash", "user_id", World.shared().id(Actor.PROXY_ADMIN));
        for (var credential : List.of(key.hash(), "sk-" + key.hash(), key.hash().toUpperCase(Locale.ROOT))) {
            for (var answer : List.of(
                    Api.with(credential).get("/key/info"),
                    Api.with(credential).post("/key/block", "key", key.hash()),
                    Api.with(credential).post("/key/regenerate", "key", key.hash()))) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            }
        }
        assertThat(Api.use(key.clear())).isEqualTo(200);
    }

    @Test
    void a_key_of_ones_own_choice_begins_as_keys_do_and_is_nobody_elses() {
        var chosen = Key.random();
        var owner = scratch.raw("chosen", "key", chosen.clear());
        assertThat(owner).isEqualTo(chosen);
        var again = master.post("/key/generate", "key", chosen.clear(), "max_budget", 99);
        assertThat(again.status()).as(again.toString()).isIn(400, 409, 500);
        assertThat(again.text()).doesNotContain(chosen.clear());
        assertThat(master.row(chosen.hash()).orElseThrow().path("max_budget").isNull())
                .isTrue();
        for (var bad : List.of("hash", "SK-abcdefghijklmnop", " sk-abcdefghijklmnop", "")) {
            var answer = master.post("/key/generate", "key", bad);
            assertThat(answer.status()).as(bad + answer).isEqualTo(400);
        }
    }
}
