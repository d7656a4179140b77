package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.Refusals;
import dev.gatehouse.platform.Settings.JournalAck;
import dev.gatehouse.platform.Settings.LogLevel;
import dev.gatehouse.platform.Settings.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path directory;

    private static Settings read(Map<String, String> variables) {
        return read(Map.of(), variables);
    }

    private static Settings read(Map<Setting, String> flags, Map<String, String> variables) {
        try {
            return Settings.read(flags, new Environment(variables));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static InvalidSettings faults(Map<String, String> variables) {
        return catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Map.of(), new Environment(variables)));
    }

    @Test
    void the_defaults_serve_a_first_look() {
        var settings = read(Map.of());

        assertThat(settings.listener().host()).isEqualTo("127.0.0.1");
        assertThat(settings.listener().port()).isEqualTo(4000);
        assertThat(settings.listener().adminPort()).isEmpty();
        assertThat(settings.data()).isEqualTo(Path.of("./data"));
        assertThat(settings.database()).isEmpty();
        assertThat(settings.databaseDirect()).isEmpty();
        assertThat(settings.journalAck()).isEqualTo(JournalAck.OS);
        assertThat(settings.maxBody()).isEqualTo(32 << 20);
        assertThat(settings.drain()).isEqualTo(new Settings.Drain(Duration.ofSeconds(5), Duration.ofSeconds(120)));
        assertThat(settings.staleMax()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.leaseTerm()).isEqualTo(Duration.ofMinutes(60));
        assertThat(settings.refusals()).isEqualTo(Refusals.TODAY);
        assertThat(settings.eventLoops()).isPositive();
        assertThat(settings.simulator()).isEqualTo(Simulator.AUTO);
        assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(settings.providerTimeouts())
                .isEqualTo(new Settings.ProviderTimeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(30)));
    }

    @Test
    void refusals_are_those_of_today_or_of_a_named_month() {
        assertThat(read(Map.of("GATEHOUSE_COMPAT_REFUSALS", "2026-03")).refusals())
                .isEqualTo(Refusals.MARCH_2026);
        assertThat(faults(Map.of("GATEHOUSE_COMPAT_REFUSALS", "2025")).faults())
                .singleElement()
                .hasToString("GATEHOUSE_COMPAT_REFUSALS: is '2025'; choose today, 2026-03");
    }

    @Test
    void a_lease_lasts_from_ten_seconds_to_a_day() {
        assertThat(read(Map.of("GATEHOUSE_LEASE_TERM", "10s")).leaseTerm()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read(Map.of("GATEHOUSE_LEASE_TERM", "1d")).leaseTerm()).isEqualTo(Duration.ofDays(1));
        for (var term : List.of("9999ms", "0", "25h", "999999999d")) {
            assertThat(faults(Map.of("GATEHOUSE_LEASE_TERM", term)).faults())
                    .singleElement()
                    .hasToString("GATEHOUSE_LEASE_TERM: is '" + term + "'; give 10s to 24h");
        }
    }

    @Test
    void a_flag_wins_over_a_variable() {
        var settings = read(Map.of(Setting.PORT, "5000"), Map.of("GATEHOUSE_PORT", "6000"));

        assertThat(settings.listener().port()).isEqualTo(5000);
    }

    @Test
    void our_name_of_a_variable_wins_over_the_borrowed_one() {
        var both = Map.of("LITELLM_MASTER_KEY", "theirs", "GATEHOUSE_MASTER_KEY", "ours");

        assertThat(read(both).masterKey()).contains(Secret.of("ours"));
        assertThat(read(Map.of("LITELLM_MASTER_KEY", "theirs")).masterKey()).contains(Secret.of("theirs"));
    }

    @Test
    void an_empty_variable_is_none() {
        assertThat(read(Map.of("GATEHOUSE_PORT", "", "DATABASE_URL", " "))
                        .listener()
                        .port())
                .isEqualTo(4000);
    }

    @Test
    void the_direct_database_is_the_database_where_there_is_no_pooler() {
        var settings = read(Map.of("DATABASE_URL", "postgresql://u:p@h/d"));

        assertThat(settings.databaseDirect()).isEqualTo(settings.database()).isPresent();
    }

    @Test
    void files_are_taken_where_they_can_be_read() throws IOException {
        var cert = Files.writeString(directory.resolve("cert.pem"), "cert");
        var key = Files.writeString(directory.resolve("key.pem"), "key");

        var settings = read(Map.of("GATEHOUSE_TLS_CERT", cert.toString(), "GATEHOUSE_TLS_KEY", key.toString()));

        assertThat(settings.listener().tls()).contains(new Settings.Tls(cert, key));
    }

    @Test
    void all_faults_are_reported_at_once_with_their_source_and_reason() {
        var missing = directory.resolve("missing.yaml");

        var invalid = faults(Map.of(
                "GATEHOUSE_PORT", "http",
                "GATEHOUSE_TLS_KEY", missing.toString(),
                "CONFIG_FILE_PATH", missing.toString(),
                "DATABASE_DIRECT_URL", "postgresql://u:p@h/d",
                "REDIS_URL", "http://:hunter2@h",
                "GATEHOUSE_JOURNAL_ACK", "never",
                "GATEHOUSE_MAX_BODY", "0",
                "GATEHOUSE_IDLE_TIMEOUT", "0s",
                "GATEHOUSE_EVENT_LOOPS", "-3"));

        assertThat(invalid.faults())
                .extracting(SettingsFault::toString)
                .containsExactlyInAnyOrder(
                        "GATEHOUSE_PORT: is 'http'; give a number from 0 to 65535",
                        "GATEHOUSE_TLS_KEY: there is no file " + missing,
                        "--tls-cert: is missing: TLS needs a certificate and its key",
                        "CONFIG_FILE_PATH: there is no file " + missing,
                        "DATABASE_DIRECT_URL: is given without DATABASE_URL; give both",
                        "REDIS_URL: is no redis:// or rediss:// URL",
                        "GATEHOUSE_JOURNAL_ACK: is 'never'; choose os, disk, database",
                        "GATEHOUSE_MAX_BODY: must be more than zero",
                        "GATEHOUSE_IDLE_TIMEOUT: must be more than zero",
                        "GATEHOUSE_EVENT_LOOPS: is '-3'; give a number from 1 to 1024");
    }

    @Test
    void two_listeners_cannot_share_a_port() {
        assertThat(faults(Map.of("GATEHOUSE_ADMIN_PORT", "4000")))
                .hasMessage("GATEHOUSE_ADMIN_PORT: is 4000 like the main port; give another one");
    }

    @Test
    void settings_never_print_secrets() {
        var settings = read(Map.of(
                "GATEHOUSE_MASTER_KEY", "hunter2-master",
                "DATABASE_URL", "postgresql://u:hunter2@h/d",
                "REDIS_URL", "redis://:hunter2@h",
                "OPENAI_API_KEY", "hunter2"));

        assertThat(settings.toString()).doesNotContain("hunter2");
        assertThat(settings.environment().secret("OPENAI_API_KEY")).contains(Secret.of("hunter2"));
    }
}
