package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways to a page differ by how many keys there are to choose from; what is on it does not. */
class KeyListsAmongManyTest {
    private static final int KEYS = 20_000;

    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void makeMany() {
        ManyKeys.make(world, KEYS);
        world.execute("update virtual_key set team_id = 'litellm-dashboard' where key_alias like '%-77-%'");
    }

    @Test
    void counts_are_exact_and_pages_are_those_of_a_plain_look_at_all() {
        same("", "true");
        same("key_alias=prod", "true");
        same("key_alias=-99", "key_alias like '%-99%'");
        same("key_alias=SERVICE-4711-", "key_alias like 'Service-4711-%'");
        same("key_alias=-77-prod", "false");
        same("user_id=user-7", "user_id like '%user-7%'");
        same("user_id=R-77", "user_id like '%user-77%'");
        same("user_id=user-77&substring_matching=false", "user_id = 'user-77'");
        same("user_id=user-77&key_alias=99", "user_id like '%user-77%' and key_alias like '%99%'");
        same("team_id=team-7", "team_id = 'team-7'");
        same("team_id=team-7&key_alias=0", "team_id = 'team-7' and key_alias like '%0%'");
        same("sort_by=key_alias&sort_order=asc", "true", "key_alias");
        same("sort_by=spend", "true", "spend desc, token desc");
    }

    @Test
    void aliases_are_counted_and_read_to_the_last() {
        var last = json(world.get("/key/aliases?size=100&page=200", MASTER));

        assertThat(last.path("total_count").asInt()).isEqualTo(KEYS - 1);
        assertThat(last.path("aliases")).hasSize(99);
        assertThat(last.at("/aliases/98").asText())
                .isEqualTo(world.query("select max(key_alias) from virtual_key").getFirst());
        assertThat(json(world.get("/key/aliases?search=4711-", MASTER)).path("aliases"))
                .hasSize(2);
    }

    private void same(String query, String condition) {
        same(query, condition, "created_at desc, token desc");
    }

    private void same(String query, String condition, String order) {
        var all = world.query("select token from virtual_key where team_id is distinct from 'litellm-dashboard' and "
                + condition + " order by " + order);
        int pages = (all.size() + 99) / 100;
        for (int page : new int[] {1, pages / 2 + 1, pages, pages + 1}) {
            if (page < 1) {
                continue;
            }
            var answer = json(world.get("/key/list?size=100&page=" + page + "&" + query, MASTER));
            var keys = new ArrayList<String>();
            answer.path("keys").forEach(key -> keys.add(key.asText()));
            int from = Math.min(all.size(), (page - 1) * 100);
            assertThat(keys)
                    .as("%s, page %s", query, page)
                    .isEqualTo(all.subList(from, Math.min(all.size(), from + 100)));
            assertThat(answer.path("total_count").asInt()).isEqualTo(all.size());
            assertThat(answer.path("total_pages").asInt()).isEqualTo(pages);
        }
    }
}
