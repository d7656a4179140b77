package dev.gatehouse.users;

import static dev.gatehouse.users.UsersFixture.MASTER;
import static dev.gatehouse.users.UsersFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.usage.Used;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserActivityTest {
    private static final String DAYS = "?start_date=2026-01-01&end_date=2026-01-31";

    private final UsersFixture world = new UsersFixture();

    @BeforeEach
    void used() {
        Used.write(world.database, "2026-01-02", "k1", "ann", "", "", 3);
        Used.write(world.database, "2026-01-03", "k1", "ann", "t", "", 2);
        Used.write(world.database, "2026-01-03", "k2", "bob", "t", "o", 5);
        Used.write(world.database, "2026-01-03", "k3", "", "", "", 7);
        Used.write(world.database, "2026-02-01", "k1", "ann", "", "", 9);
    }

    private static int requests(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return json(reply).at("/metadata/total_api_requests").asInt();
    }

    @Test
    void an_administrator_sees_everybodys_and_that_of_nobody() {
        var report = json(world.get("/user/daily/activity" + DAYS, MASTER));

        assertThat(report.at("/metadata/total_api_requests").asInt()).isEqualTo(17);
        assertThat(report.at("/metadata/total_spend").asInt()).isEqualTo(17);
        assertThat(report.path("results").findValuesAsText("date")).containsExactly("2026-01-03", "2026-01-02");
        var entities = report.at("/results/0/breakdown/entities");
        assertThat(entities.fieldNames()).toIterable().containsExactly("ann", "bob");
        assertThat(entities.at("/ann/metrics/api_requests").asInt()).isEqualTo(2);
        assertThat(entities.at("/ann/metadata").fieldNames()).toIterable().containsExactly("user_email");
    }

    @ParameterizedTest
    @CsvSource({"ann,'',5", "ann,ann,5", "bob,'',5", "viewer,'',17", "viewer,bob,5", "viewer,nobody,0"})
    void others_see_their_own_in_both_forms(String caller, String asked, int requests) {
        var key = world.actor(caller, caller.equals("viewer") ? "proxy_admin_viewer" : "internal_user");
        var query = DAYS + (asked.isEmpty() ? "" : "&user_id=" + asked);

        assertThat(requests(world.get("/user/daily/activity" + query, key))).isEqualTo(requests);
        assertThat(requests(world.get("/user/daily/activity/aggregated" + query, key)))
                .isEqualTo(requests);
    }

    @Test
    void nobody_else_sees_what_somebody_used() {
        var key = world.actor("ann", "internal_user");

        for (var path : new String[] {"/user/daily/activity", "/user/daily/activity/aggregated"}) {
            var reply = world.get(path + DAYS + "&user_id=bob", key);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(UsersFixture.text(reply)).contains("only view their own").doesNotContain("results");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',400,400",
        "?start_date=2026-01-01,400,400",
        "?start_date=x&end_date=2026-01-01,400,400",
        "?start_date=2026-01-01&end_date=99999-01-01,400,400",
        "?start_date=2026-01-01&end_date=+999999999-01-01,400,400",
        "?start_date=2024-01-01&end_date=2026-01-31,200,400",
        "?start_date=2026-01-31&end_date=2026-01-01,200,200",
        "?start_date=2026-01-01&end_date=2026-01-31&page=0,422,422",
        "?start_date=2026-01-01&end_date=2026-01-31&timezone=9999,422,422"
    })
    void a_report_needs_its_days_and_a_whole_one_few(String query, int paged, int whole) {
        assertThat(world.get("/user/daily/activity" + query.replace("+", "%2B"), MASTER)
                        .status())
                .isEqualTo(paged);
        assertThat(world.get("/user/daily/activity/aggregated" + query.replace("+", "%2B"), MASTER)
                        .status())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"0,3", "-60,3", "300,17"})
    void days_that_begin_elsewhere_touch_another_day_of_utc(int minutes, int requests) {
        assertThat(requests(world.get(
                        "/user/daily/activity?start_date=2026-01-02&end_date=2026-01-02&timezone=" + minutes, MASTER)))
                .isEqualTo(requests);
    }

    @Test
    void pages_count_rows() {
        var page = json(world.get("/user/daily/activity" + DAYS + "&page_size=3&page=2", MASTER));

        assertThat(page.at("/metadata/total_pages").asInt()).isEqualTo(2);
        assertThat(page.at("/metadata/total_api_requests").asInt()).isEqualTo(3);
        assertThat(json(world.get("/user/daily/activity/aggregated" + DAYS, MASTER))
                        .at("/metadata/has_more")
                        .asBoolean(true))
                .isFalse();
    }
}
