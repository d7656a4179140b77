package dev.gatehouse.models;

import static dev.gatehouse.models.ModelsFixture.MASTER;
import static dev.gatehouse.models.ModelsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Change;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How nodes come to serve what is stored. */
class LiveModelsTest {
    private static final String MODEL = """
            {"model_name": "%s", "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-stored-key-123",
             "api_base": "http://10.1.1.1/v1"}, "model_info": {"id": "%s"}}""";

    private final ModelsFixture world = new ModelsFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_node_takes_up_what_was_stored_before_it_started() {
        world.create(MODEL.formatted("mine", "m1"));

        try (var late = new ModelsFixture(world.database, world.vault, ModelsFixture.CONFIG)) {
            assertThat(late.found("mine", null).id()).isEqualTo("m1");
        }
    }

    @Test
    void what_was_configured_shares_its_name_with_what_is_stored() {
        world.create(MODEL.formatted("configured", "m1"));

        assertThat(world.snapshots.current().deployments().get("configured"))
                .extracting(deployment -> deployment.id())
                .containsExactly("from-file", "m1");
    }

    @Test
    void what_is_stored_takes_the_place_of_what_the_environment_serves_and_gives_it_back() {
        try (var node = new ModelsFixture(world.database, world.vault, "")) {
            var name = "anthropic/claude-haiku-4-5";
            assertThat(node.found(name, null).origin()).isEqualTo("environment");

            node.create(MODEL.formatted(name, "m1"));

            assertThat(node.found(name, null).id()).isEqualTo("m1");
            assertThat(node.finds("anthropic/claude-sonnet-4-5", null)).isTrue();
            node.post("/model/delete", MASTER, "{\"id\":\"m1\"}");
            assertThat(node.found(name, null).origin()).isEqualTo("environment");
        }
    }

    @Test
    void one_that_cannot_be_used_leaves_the_others_working() {
        world.create(MODEL.formatted("good", "m1"));
        world.create(MODEL.formatted("sealed", "m2"));
        world.create(MODEL.formatted("broken", "m3"));
        world.create(MODEL.formatted("garbled", "m4"));
        world.execute("update stored_model set sealed_by = 7 where model_id = 'm2'");
        world.execute("update stored_model set litellm_params = '{}' where model_id = 'm3'");
        world.execute("update stored_model set litellm_params = '{\"model\": \"in clear\"}' where model_id = 'm4'");
        world.create(MODEL.formatted("twin", "m5"));
        world.execute("update stored_model set model_id = 'from-file' where model_id = 'm5'");

        world.live.changed(Change.EVERYTHING);
        world.live.settle();

        assertThat(world.finds("good", null)).isTrue();
        assertThat(world.finds("sealed", null)).isFalse();
        assertThat(world.live.all())
                .extracting(model -> model.id() + " " + model.fault())
                .anyMatch(text -> text.equals("m1 null"))
                .anyMatch(text -> text.startsWith("m2") && text.contains("version 7 of the keyring"))
                .anyMatch(text -> text.startsWith("m3") && text.contains("litellm_params.model: required"))
                .anyMatch(text -> text.startsWith("m4") && text.contains("cannot open"))
                .anyMatch(text -> text.startsWith("from-file") && text.contains("the configuration has another"));
        // What is in the way can be taken out of it.
        for (var id : new String[] {"m2", "m3", "m4"}) {
            assertThat(world.post("/model/delete", MASTER, "{\"id\":\"" + id + "\"}")
                            .status())
                    .isEqualTo(200);
        }
        var refused = world.patch("m1", MASTER, "{\"litellm_params\":{\"model\":null}}");
        assertThat(refused.status()).as(text(refused)).isEqualTo(400);
    }

    @Test
    void five_thousand_stored_models_are_taken_up_in_well_under_a_second() {
        world.create(MODEL.formatted("m", "m0"));
        world.execute("""
                insert into stored_model
                select 'n' || n, 'name-' || n, litellm_params, sealed_by, jsonb_build_object('id', 'n' || n), created_at,
                       created_by, updated_at, updated_by
                from stored_model, generate_series(1, 5000) n
                """);
        long all = timed(() -> world.live.changed(Change.EVERYTHING));
        assertThat(world.found("name-5000", null).id()).isEqualTo("n5000");
        all = Math.min(all, timed(() -> world.live.changed(Change.EVERYTHING)));
        long one = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            one = Math.min(one, timed(() -> world.live.changed("n7")));
        }

        System.out.println("5,000 stored models: all read in " + all + " ms, one changed in " + one + " ms");
        assertThat(all).isLessThan(5_000);
        assertThat(one).isLessThan(1_000);
    }

    private long timed(Runnable change) {
        long begun = System.nanoTime();
        change.run();
        world.live.settle();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
