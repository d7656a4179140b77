package dev.gatehouse.models;

import static dev.gatehouse.models.ModelsFixture.MASTER;
import static dev.gatehouse.models.ModelsFixture.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.deployments.SealedModels;
import dev.gatehouse.platform.KeyringRotation;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Vault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored is brought under another key while nodes run. */
class KeyringRotationTest {
    private static final String MODEL = """
            {"model_name": "%s", "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-stored-key-123",
             "api_base": "http://10.1.1.1/v1"}, "model_info": {"id": "%s"}}""";

    private final ModelsFixture world = new ModelsFixture();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everything_is_sealed_under_the_active_key_and_the_old_one_can_go() {
        world.create(MODEL.formatted("mine", "m"));
        world.execute("""
                insert into stored_model
                select 'n' || n, 'name-' || n, litellm_params, sealed_by, jsonb_build_object('id', 'n' || n), created_at,
                       created_by, updated_at, updated_by
                from stored_model, generate_series(1, 250) n
                """);
        var before = world.query("select litellm_params::text from stored_model where model_id = 'm'");

        assertThat(rotate(vault(2))).isTrue();

        assertThat(world.query("select distinct sealed_by from stored_model")).containsExactly("2");
        assertThat(world.query("select litellm_params::text from stored_model where model_id = 'm'"))
                .isNotEqualTo(before);
        assertThat(told).last().asString().isEqualTo("stored models: 251 sealed anew");
        assertThat(world.query("select version from keyring_check")).containsExactly("2");
        try (var next = new ModelsFixture(world.database, vault(2), ModelsFixture.CONFIG)) {
            assertThat(next.found("mine", null).credential()).contains(Secret.of("sk-stored-key-123"));
        }
        // A node that was left behind is told so at its next start.
        assertThatThrownBy(() -> vault(1).prove(world.database))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("lacks version 2");
        told.clear();
        assertThat(rotate(vault(2))).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void what_cannot_be_opened_is_named_and_stays() {
        world.create(MODEL.formatted("mine", "m1"));
        world.create(MODEL.formatted("lost", "m2"));
        world.execute("update stored_model set sealed_by = 9 where model_id = 'm2'");

        assertThat(rotate(vault(2))).isFalse();

        assertThat(told).contains("stored models: 1 sealed anew", "stored models: cannot open m2");
        assertThat(world.query("select model_id || ' ' || sealed_by from stored_model order by 1"))
                .containsExactly("m1 2", "m2 9");
        assertThat(world.query("select version from keyring_check order by 1")).containsExactly("1", "2");
    }

    @Test
    void a_change_seals_all_of_it_under_the_active_key() {
        world.create(MODEL.formatted("mine", "m1"));
        try (var next = new ModelsFixture(world.database, vault(2), ModelsFixture.CONFIG)) {
            assertThat(next.patch("m1", MASTER, "{\"litellm_params\":{\"rpm\":1}}")
                            .status())
                    .isEqualTo(200);
            assertThat(next.found("mine", null).credential()).contains(Secret.of("sk-stored-key-123"));
        }
        assertThat(world.query("select sealed_by from stored_model")).containsExactly("2");
    }

    private boolean rotate(Vault vault) {
        vault.prove(world.database);
        return new KeyringRotation(world.database, vault, List.of(new SealedModels())).run(told::add);
    }
}
