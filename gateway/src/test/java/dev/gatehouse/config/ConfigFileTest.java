package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.money.Bucket;
import dev.gatehouse.platform.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MY_OPENAI_KEY",
            "sk-mine",
            "OPENAI_API_KEY",
            "sk-env",
            "ANTHROPIC_API_KEY",
            "sk-ant",
            "MASTER",
            "sk-master");

    @TempDir
    private Path directory;

    @Test
    void what_a_file_says_is_read() {
        var config = ConfigFile.read(golden("full.yaml"), ENVIRONMENT);

        assertThat(config.models())
                .extracting(ModelEntry::name)
                .containsExactly("fast", "fast", "own", "vectors", "claude/*", "renamed");
        assertThat(config.masterKey()).contains(Secret.of("sk-master"));
        assertThat(config.databaseUrl()).contains(Secret.of("postgresql://u:p@db/gatehouse"));
        assertThat(config.timeout()).contains(Duration.ofSeconds(90));
        assertThat(config.streamTimeout()).contains(Duration.ofSeconds(45));
        assertThat(config.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of("MY_REGION", "eu", "COPY", "sk-master"));
        assertThat(config.aliases())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "gpt-4", new Config.Alias("fast", false),
                        "secret-name", new Config.Alias("own", true),
                        "older", new Config.Alias("gpt-4", false)));
    }

    @Test
    void an_entry_has_its_connection_its_limits_and_its_share() {
        var config = ConfigFile.read(golden("full.yaml"), ENVIRONMENT);

        var first = config.models().get(0);
        assertThat(first.connection()).contains(connection("https://api.openai.com/v1", "sk-mine", Map.of()));
        assertThat(first.upstreamModel()).isEqualTo("gpt-4o-mini");
        assertThat(first.timeout()).contains(Duration.ofMillis(20_500));
        assertThat(first.weight()).hasValue(3);

        var second = config.models().get(1);
        assertThat(second.connection())
                .contains(connection("https://eu.example.com/v1", "sk-mine", Map.of("X-Team", "blue")));
        assertThat(second.timeout()).contains(Duration.ofMillis(20_500));
        assertThat(second.weight()).hasValue(1);
        assertThat(second.id()).isEqualTo("eu-fast");
        assertThat(second.tags()).containsExactly("eu", "gdpr");
        assertThat(second.accessGroups()).containsExactly("everyone");
        assertThat(second.rpm()).hasValue(600);
    }

    @Test
    void prices_are_exact_decimals_of_dollars_per_token() {
        var own = ConfigFile.read(golden("full.yaml"), ENVIRONMENT).models().get(2);

        var price = own.price().orElseThrow();
        assertThat(price.base().of(Bucket.INPUT)).isEqualByComparingTo("0.15");
        assertThat(price.base().of(Bucket.OUTPUT)).isEqualByComparingTo("0.6");
        assertThat(price.base().of(Bucket.CACHE_READ)).isEqualByComparingTo("0.025");
        assertThat(price.ratesFor(128_000).of(Bucket.INPUT)).isEqualByComparingTo("0.15");
        assertThat(price.ratesFor(128_001).of(Bucket.INPUT)).isEqualByComparingTo("0.3");
        assertThat(own.upstreamModel()).isEqualTo("meta-llama/Llama-4");
        assertThat(own.contextTokens()).isEqualTo(131_072);
        assertThat(own.maxOutputTokens()).isEqualTo(8_192);
        assertThat(own.streamTimeout()).contains(Duration.ofSeconds(15));
    }

    @Test
    void a_model_without_a_provider_is_that_of_its_vendor() {
        var vectors = ConfigFile.read(golden("full.yaml"), ENVIRONMENT).models().get(3);

        assertThat(vectors.connection()).contains(connection("https://api.openai.com/v1", "sk-env", Map.of()));
        assertThat(vectors.embedding()).contains(true);
    }

    @Test
    void an_address_of_its_own_is_not_sent_the_environments_key() {
        var config =
                read("model_list: [{model_name: a, litellm_params: {model: openai/x, api_base: http://elsewhere/v1}}]");

        assertThat(config.models().getFirst().connection().orElseThrow().credential())
                .isEmpty();
    }

    @Test
    void what_is_known_but_not_used_is_said_once_with_its_place() {
        var config = ConfigFile.read(golden("full.yaml"), ENVIRONMENT);

        assertThat(config.warnings())
                .extracting(finding -> finding.line() + " " + finding.path() + ": " + finding.reason())
                .containsExactlyInAnyOrder(
                        "15 model_list[1].litellm_params.tags: not used by this version",
                        "16 model_list[1].litellm_params.rpm: not used by this version",
                        "35 model_list[2].model_info.supports_vision: not used by this version",
                        "47 model_list[5].litellm_params.drop_params: not used by this version",
                        "54 general_settings.alerting: not used by this version",
                        "58 litellm_settings.drop_params: not used by this version",
                        "75 guardrails: not used by this version");
    }

    @Test
    void the_same_unused_setting_of_many_entries_is_one_warning() {
        var config = read("""
                model_list:
                - {model_name: a, litellm_params: {model: openai/x, api_key: k, rpm: 1}}
                - {model_name: b, litellm_params: {model: openai/x, api_key: k, rpm: 1}}
                - {model_name: c, litellm_params: {model: openai/x, api_key: k, rpm: 1}}
                """);

        assertThat(config.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.path()).isEqualTo("model_list[0].litellm_params.rpm");
            assertThat(warning.reason()).isEqualTo("not used by this version, as are 2 more like it");
        });
    }

    @Test
    void all_faults_are_reported_at_once_with_file_line_and_path() throws IOException {
        var path = golden("faults.yaml");

        var faults = faults(path, Map.of());

        var expected = Files.readString(golden("faults.txt"));
        assertThat(faults.stream()
                        .map(fault -> fault.line() + " " + fault.path() + ": " + fault.reason())
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(expected);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.file()).isEqualTo(path.toString()));
    }

    @Test
    void no_fault_shows_a_value() {
        var refused = catchThrowableOfType(InvalidConfig.class, () -> ConfigFile.read(golden("faults.yaml"), Map.of()));

        assertThat(refused).hasMessageContaining("api_base").message().doesNotContain("sk-secret-value");
        assertThat(refusal("a: [sk-secret-value\nb: }").getMessage()).doesNotContain("sk-secret-value");
        assertThat(refusal("a: @sk-secret-value").getMessage()).doesNotContain("sk-secret-value");
    }

    @Test
    void included_files_append_lists_and_join_mappings() {
        var config = ConfigFile.read(golden("include/main.yaml"), Map.of());

        assertThat(config.models()).extracting(ModelEntry::name).containsExactly("first", "second");
        assertThat(config.masterKey()).contains(Secret.of("from-include"));
        assertThat(config.databaseUrl()).isPresent();
    }

    @Test
    void a_fault_in_an_included_file_names_that_file_and_its_line() {
        var faults = faults(golden("include/broken.yaml"), Map.of());

        assertThat(faults).hasSize(2);
        assertThat(faults.get(0).path()).isEqualTo("include");
        assertThat(faults.get(0).reason()).endsWith("absent.yaml cannot be read as text: NoSuchFileException");
        assertThat(faults.get(1).file()).endsWith("bad.yaml");
        assertThat(faults.get(1).line()).isEqualTo(6);
        assertThat(faults.get(1).path()).isEqualTo("model_list[0].litellm_params.sparkle");
    }

    @Test
    void files_that_include_each_other_are_refused() {
        assertThat(faults(golden("include/circle.yaml"), Map.of()))
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason()).contains("included twice"));
    }

    @Test
    void the_environment_a_file_sets_holds_for_the_file() {
        var config = read("""
                environment_variables: {KEY_OF_MINE: k1, OPENAI_API_KEY: k2}
                model_list:
                - {model_name: a, litellm_params: {model: openai/x, api_key: os.environ/KEY_OF_MINE}}
                - {model_name: b, litellm_params: {model: openai/x}}
                """);

        assertThat(config.models())
                .extracting(entry -> entry.connection()
                        .orElseThrow()
                        .credential()
                        .orElseThrow()
                        .reveal())
                .containsExactly("k1", "k2");
    }

    @Test
    void a_derived_id_stays_the_same_and_tells_twins_apart() {
        var text = """
                model_list:
                - {model_name: a, litellm_params: {model: openai/x, api_key: k1}}
                - {model_name: a, litellm_params: {model: openai/x, api_key: k2}}
                """;
        var ids = read(text).models().stream().map(ModelEntry::id).toList();
        var rotated = read(text.replace("k1", "k3")).models().stream()
                .map(ModelEntry::id)
                .toList();

        assertThat(ids)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{16}"))
                .isEqualTo(rotated);
    }

    @Test
    void expansion_without_end_is_refused() {
        var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d, ".formatted(i - 1).repeat(9))
                    .append("]\n");
        }

        assertThat(refusal(laughs.toString())).hasMessageContaining("more than 100000 values");
        assertThat(refusal("a: &a [*a]")).hasMessageContaining("an alias within itself");
        assertThat(refusal("[".repeat(100_000))).hasMessageContaining("nested more than 32 deep");
        assertThat(refusal("a: " + "x".repeat(YamlReader.MAX_CHARS))).hasMessageContaining("larger than");
    }

    @Test
    void what_is_no_settings_file_is_refused_with_its_line() throws IOException {
        assertThat(refusal("a: 1\nb: [1\nc: 2").faults().getFirst().line()).isGreaterThan(1);
        assertThat(refusal("- a")).hasMessageContaining("expected a mapping");
        assertThat(refusal("just text")).hasMessageContaining("expected a mapping");
        assertThat(refusal("? [a]\n: b")).hasMessageContaining("a name must be a text");
        assertThat(refusal("a: 1\n---\nb: 2")).hasMessageContaining("not YAML");
        assertThat(refusal("<<: 1")).hasMessageContaining("only mappings can be merged");

        var binary = directory.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});
        assertThat(faults(binary, Map.of()))
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason()).contains("cannot be read as text"));
    }

    @Test
    void no_tag_makes_an_object() {
        assertThat(refusal("master: !!javax.script.ScriptEngineManager [x]")).hasMessageContaining("unknown setting");
    }

    @Test
    void an_empty_file_says_nothing() {
        assertThat(read("").models()).isEmpty();
        assertThat(read("# nothing\nmodel_list:\ngeneral_settings: ~\n")).isEqualTo(Config.EMPTY);
    }

    @Test
    void a_huge_exponent_is_no_price() {
        assertThat(refusal("model_list: [{model_name: a, litellm_params: {model: openai/x, api_key: k,"
                        + " input_cost_per_token: 1e-999999999, output_cost_per_token: 0}}]"))
                .hasMessageContaining("input_cost_per_token: expected dollars");
    }

    @Test
    void credentials_do_not_print_themselves() {
        var config = ConfigFile.read(golden("full.yaml"), ENVIRONMENT);

        assertThat(config + " " + config.models() + config.models().getFirst().connection())
                .doesNotContain("sk-mine", "sk-env", "sk-ant", "sk-master", "u:p");
    }

    private Config read(String yaml) {
        return ConfigFile.read(file(yaml), Map.of());
    }

    private InvalidConfig refusal(String yaml) {
        return Objects.requireNonNull(
                catchThrowableOfType(InvalidConfig.class, () -> ConfigFile.read(file(yaml), Map.of())),
                "was not refused");
    }

    private static List<Finding> faults(Path path, Map<String, String> environment) {
        return Objects.requireNonNull(
                        catchThrowableOfType(InvalidConfig.class, () -> ConfigFile.read(path, environment)),
                        "was not refused")
                .faults();
    }

    private Path file(String yaml) {
        try {
            return Files.writeString(directory.resolve("config.yaml"), yaml, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connection(String base, String key, Map<String, String> headers) {
        return new Connection("openai", "openai", URI.create(base), Optional.of(Secret.of(key)), headers);
    }

    private static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(ConfigFileTest.class.getResource("/config/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
