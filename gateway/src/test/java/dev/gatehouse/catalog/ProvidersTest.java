package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final Providers PROVIDERS = Providers.shipped();

    @Test
    void a_providers_own_variable_comes_first_then_its_other_names_then_the_ecosystems() {
        assertThat(PROVIDERS.find("fireworks").orElseThrow().keyNames())
                .startsWith("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY");
        assertThat(PROVIDERS.find("alibaba").orElseThrow().keyNames())
                .containsExactly("ALIBABA_API_KEY", "ALIBABA_CLOUD_API_KEY", "DASHSCOPE_API_KEY");
        assertThat(PROVIDERS.find("alibaba").orElseThrow().urlNames())
                .containsExactly("ALIBABA_BASE_URL", "ALIBABA_CLOUD_BASE_URL");
    }

    @Test
    void one_variable_opens_one_provider() {
        var owners = new HashMap<String, String>();
        for (var provider : PROVIDERS.all()) {
            for (var name : provider.keyNames()) {
                assertThat(owners.put(name, provider.slug())).as(name).isNull();
            }
        }
        assertThat(owners).containsEntry("DASHSCOPE_API_KEY", "alibaba").containsEntry("GOOGLE_API_KEY", "gemini");
    }

    @Test
    void keys_that_count_only_together_are_not_taken_for_one() {
        assertThat(PROVIDERS.find("bedrock").orElseThrow().keyNames())
                .containsExactly("BEDROCK_API_KEY", "AWS_BEARER_TOKEN_BEDROCK");
    }

    @Test
    void a_model_names_its_provider_by_slug_or_by_the_ecosystems_prefix() {
        assertThat(PROVIDERS.byPrefix("together_ai").orElseThrow().slug()).isEqualTo("together");
        assertThat(PROVIDERS.byPrefix("together").orElseThrow().slug()).isEqualTo("together");
        assertThat(PROVIDERS.byPrefix("vertex_ai").orElseThrow().protocol()).isEqualTo("vertex");
        assertThat(PROVIDERS.byPrefix("hosted_vllm").orElseThrow().baseUrl()).isEmpty();
        assertThat(PROVIDERS.byPrefix("meta-llama")).isEmpty();
    }

    @Test
    void every_provider_of_a_catalogued_model_is_known() {
        assertThat(Catalog.shipped().providers())
                .allSatisfy(slug -> assertThat(PROVIDERS.find(slug)).isPresent());
    }
}
