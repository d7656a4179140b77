package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.platform.Await;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing outlives the organization or the team it belongs to, however the two transactions meet. */
class OrganizationEndTest {
    private final TeamsFixture world = new TeamsFixture();

    /** Waits until somebody waits for a lock: then the two have met. */
    private void somebodyWaits() {
        Await.until(
                "a request waits for a lock",
                () -> world.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                                        + " and datname = current_database()")
                                .size()
                        > 0);
    }

    /** The request comes while the organization's end is decided and not yet committed. */
    private Reply whileItEnds(Callable<Reply> request) throws Exception {
        var deleted = new CountDownLatch(1);
        var met = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var end = threads.submit(() -> world.database.transactVoid(tx -> {
                tx.handle().execute("select 1 from organization where organization_id = 'org-a' for update");
                deleted.countDown();
                await(met);
                world.rows.deleteOf(tx, Grants.master("organization.delete"), "org-a", null);
                tx.handle().execute("delete from virtual_key where organization_id = 'org-a'");
                tx.handle().execute("delete from organization where organization_id = 'org-a'");
            }));
            await(deleted);
            var answer = threads.submit(request);
            somebodyWaits();
            met.countDown();
            end.get(20, TimeUnit.SECONDS);
            return answer.get(20, TimeUnit.SECONDS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/team/new {'team_id':'late','organization_id':'org-a'}",
                "/team/update {'team_id':'beta','organization_id':'org-a'}",
                "/key/generate {'organization_id':'org-a','key_alias':'late'}"
            })
    void what_names_an_organization_waits_for_its_end_and_then_finds_none(String call) throws Exception {
        var parts = call.split(" ", 2);

        var reply = whileItEnds(() -> world.post(parts[0], MASTER, parts[1].replace('\'', '"')));

        assertThat(reply.status()).isIn(400, 404, 500);
        nothingIsLeft();
    }

    private void nothingIsLeft() {
        assertThat(world.query("select team_id from team where organization_id = 'org-a'"))
                .isEmpty();
        assertThat(world.query("select key_name from virtual_key where organization_id = 'org-a'"))
                .isEmpty();
        assertThat(world.query("select user_id from team_member where team_id not in (select team_id from team)"))
                .isEmpty();
    }

    @Test
    void a_key_of_a_team_that_ends_with_its_organization_does_not_outlive_them() throws Exception {
        var deleted = new CountDownLatch(1);
        var met = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var end = threads.submit(() -> world.database.transactVoid(tx -> {
                tx.handle().execute("select 1 from organization where organization_id = 'org-a' for update");
                world.rows.deleteOf(tx, Grants.master("organization.delete"), "org-a", null);
                tx.handle().execute("delete from organization where organization_id = 'org-a'");
                deleted.countDown();
                await(met);
            }));
            await(deleted);
            var answer = threads.submit(() -> world.post("/key/generate", MASTER, "{\"team_id\":\"alpha\"}"));
            somebodyWaits();
            met.countDown();
            end.get(20, TimeUnit.SECONDS);
            answer.get(20, TimeUnit.SECONDS);
        }
        nothingIsLeft();
    }

    @Test
    void an_organization_waits_for_the_team_that_is_being_made_in_it_and_takes_it_along() throws Exception {
        var made = new CountDownLatch(1);
        var met = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var making = threads.submit(() -> world.database.transactVoid(tx -> {
                tx.handle().execute("select 1 from organization where organization_id = 'org-a' for key share");
                tx.handle()
                        .execute("insert into team (team_id, organization_id, created_at, updated_at)"
                                + " values ('late', 'org-a', now(), now())");
                made.countDown();
                await(met);
            }));
            await(made);
            var end = threads.submit(() -> world.database.transactVoid(tx -> {
                tx.handle().execute("select 1 from organization where organization_id = 'org-a' for update");
                world.rows.deleteOf(tx, Grants.master("organization.delete"), "org-a", null);
                tx.handle().execute("delete from organization where organization_id = 'org-a'");
            }));
            somebodyWaits();
            met.countDown();
            making.get(20, TimeUnit.SECONDS);
            end.get(20, TimeUnit.SECONDS);
        }
        nothingIsLeft();
        assertThat(world.query("select team_id from deleted_team where team_id = 'late'"))
                .hasSize(1);
    }
}
