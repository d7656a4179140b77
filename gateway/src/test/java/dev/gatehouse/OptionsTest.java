package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Setting;
import dev.gatehouse.platform.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> called = new ArrayList<>();

    private final class Recording implements Commands {
        @Override
        public int run(Settings settings) {
            called.add("run on " + settings.listener().port());
            return 0;
        }

        @Override
        public int migrate(Settings settings) {
            throw new OperatorFault("the database is away");
        }

        @Override
        public int rotateKeyring(Settings settings) {
            called.add("rotate the keyring of " + settings.data());
            return 0;
        }

        @Override
        public int listLeases(Settings settings) {
            called.add("list leases");
            return 0;
        }

        @Override
        public int writeOff(Settings settings, UUID node, boolean force) {
            called.add("write off " + node + (force ? " by force" : ""));
            return 0;
        }

        @Override
        public int importJournal(Settings settings, Path data) {
            called.add("import the journal of " + data);
            return 0;
        }

        @Override
        public int backup(Settings settings, Path file) {
            called.add("backup to " + file + " from " + settings.data());
            return 0;
        }

        @Override
        public int restore(Settings settings, Path file, boolean force) {
            called.add("restore " + file + (force ? " by force" : ""));
            return 7;
        }
    }

    private int run(String... args) {
        return run(Map.of(), args);
    }

    private int run(Map<String, String> variables, String... args) {
        return Options.parse(args, variables).run(new Recording(), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void without_a_command_the_server_runs() {
        assertThat(run()).isZero();
        assertThat(called).containsExactly("run on 4000");
    }

    @Test
    void flags_stand_before_or_after_the_command() {
        run("--port", "1", "run");
        run("run", "--port=2");
        run(Map.of("GATEHOUSE_PORT", "3"), "run");

        assertThat(called).containsExactly("run on 1", "run on 2", "run on 3");
    }

    @Test
    void the_keyring_is_rotated_and_nothing_else_is_done_to_it() {
        assertThat(run("keyring", "rotate", "--data", "/d")).isZero();
        assertThat(called).containsExactly("rotate the keyring of /d");
        assertThat(run("keyring")).isEqualTo(2);
        assertThat(text(err)).contains("gatehouse keyring rotate");
        assertThat(called).hasSize(1);
    }

    @Test
    void a_journal_is_imported() {
        assertThat(run("journal", "import", "/lost")).isZero();
        assertThat(called).containsExactly("import the journal of /lost");

        assertThat(run("journal")).isEqualTo(2);
        assertThat(run("journal", "import")).isEqualTo(2);
        assertThat(called).hasSize(1);
    }

    @Test
    void leases_are_listed_and_those_of_a_node_written_off() {
        var node = "0e0bb9a5-23bb-4d4c-9b8e-0d5d0f8c6c11";
        assertThat(run("leases", "list")).isZero();
        assertThat(run("leases", "write-off", node)).isZero();
        assertThat(run("leases", "write-off", "--force", node)).isZero();
        assertThat(called).containsExactly("list leases", "write off " + node, "write off " + node + " by force");

        assertThat(run("leases")).isEqualTo(2);
        assertThat(run("leases", "write-off")).isEqualTo(2);
        assertThat(run("leases", "write-off", "node-1")).isEqualTo(2);
        assertThat(text(err)).contains("gatehouse leases list", "NODE", "node-1");
        assertThat(called).hasSize(3);
    }

    @Test
    void backup_and_restore_name_a_file() {
        assertThat(run("backup", "--data", "/d", "b.gatehouse")).isZero();
        assertThat(run("restore", "b.gatehouse")).isEqualTo(7);
        assertThat(run("restore", "--force", "b.gatehouse")).isEqualTo(7);

        assertThat(called)
                .containsExactly(
                        "backup to b.gatehouse from /d", "restore b.gatehouse", "restore b.gatehouse by force");
    }

    @Test
    void a_fault_the_operator_can_mend_is_told_without_a_stack_trace() {
        assertThat(run("migrate")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("the database is away\n");
    }

    @Test
    void faults_in_settings_end_with_2_and_are_all_listed() {
        assertThat(run(Map.of("GATEHOUSE_MAX_BODY", "big"), "--port", "x", "run"))
                .isEqualTo(2);
        assertThat(called).isEmpty();
        assertThat(text(err)).isEqualTo("""
                        These settings cannot be used:
                          --port: is 'x'; give a number from 0 to 65535
                          GATEHOUSE_MAX_BODY: is 'big'; give a size such as 64KB or 32MB
                        """);
    }

    @Test
    void an_unknown_flag_or_command_or_a_missing_file_ends_with_2() {
        assertThat(run("--prot", "1")).isEqualTo(2);
        assertThat(run("serve")).isEqualTo(2);
        assertThat(run("backup")).isEqualTo(2);
        assertThat(called).isEmpty();
        assertThat(text(err)).contains("--prot").contains("serve").contains("FILE");
    }

    @Test
    void help_lists_every_flag_with_its_variables_and_default() {
        assertThat(run("--help")).isZero();
        for (var setting : Setting.values()) {
            assertThat(text(out)).contains(setting.flag() + "=").contains(setting.defaultText());
            assertThat(text(out)).contains(setting.variables());
        }
        assertThat(text(out)).contains("run", "migrate", "backup", "restore", "OPENAI_API_KEY");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void a_command_has_its_own_help() {
        assertThat(run("restore", "--help")).isZero();
        assertThat(text(out)).contains("FILE", "--force");
    }

    @Test
    void the_version_is_told() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).startsWith("gatehouse ");
    }
}
