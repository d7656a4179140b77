package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
    private static final String ONE = Base64.getUrlEncoder().encodeToString(new byte[32]);
    private static final String TWO =
            Base64.getUrlEncoder().encodeToString("a key of exactly thirty-two byte".getBytes(StandardCharsets.UTF_8));

    private final MovableClocks clocks = new MovableClocks();

    @TempDir
    private Path data;

    /** The example of the format's own specification. */
    @Test
    void tokens_are_those_of_the_format() {
        var key = new Fernet(Base64.getUrlDecoder().decode("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="));
        var token =
                "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

        assertThat(key.open(token)).contains("hello");
        assertThat(key.seal("hello", Instant.ofEpochSecond(499162800))).startsWith("gAAAAAAdwJ6w");
    }

    @Test
    void what_is_sealed_is_opened_and_differs_each_time() {
        var ring = ring(Map.of("KEY_VERSION", "1", "KEYRING_1", ONE));

        var first = ring.seal(Secret.of("päss"));
        var second = ring.seal(Secret.of("päss"));

        assertThat(first.token()).startsWith("gAAAAA").isNotEqualTo(second.token());
        assertThat(ring.open(first)).contains(Secret.of("päss"));
    }

    @Test
    void every_changed_byte_is_noticed() {
        var ring = ring(Map.of("KEY_VERSION", "1", "KEYRING_1", ONE));
        var token = Base64.getUrlDecoder().decode(ring.seal(Secret.of("secret")).token());

        for (int i = 0; i < token.length; i++) {
            var other = token.clone();
            other[i] ^= 1;
            assertThat(ring.open(new Keyring.Sealed(1, Base64.getUrlEncoder().encodeToString(other))))
                    .isEmpty();
        }
        assertThat(ring.open(new Keyring.Sealed(1, "no token"))).isEmpty();
    }

    @Test
    void old_versions_are_read_and_the_active_one_is_written() {
        var old = ring(Map.of("KEY_VERSION", "1", "KEYRING_1", ONE)).seal(Secret.of("secret"));
        var ring = ring(Map.of("KEY_VERSION", "2", "KEYRING_1", ONE, "KEYRING_2", TWO));

        assertThat(ring.open(old)).contains(Secret.of("secret"));
        assertThat(ring.seal(Secret.of("secret")).version()).isEqualTo(2);
        assertThat(ring(Map.of("KEY_VERSION", "2", "KEYRING_2", TWO)).open(old)).isEmpty();
    }

    @Test
    void an_own_database_gets_an_own_keyring_only_its_owner_reads() throws IOException {
        var made = Keyring.open(new Environment(Map.of()), data, true, clocks).seal(Secret.of("secret"));

        assertThat(Keyring.open(new Environment(Map.of()), data, true, clocks).open(made))
                .contains(Secret.of("secret"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keyring"))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_last_line_of_a_file_is_active() throws IOException {
        var file = Files.writeString(data.resolve("ring"), "# ours\n1 " + ONE + "\n\n2 " + TWO + "\n");

        assertThat(ring(Map.of("GATEHOUSE_KEYRING", file.toString())).active()).isEqualTo(2);
    }

    @Test
    void what_is_no_keyring_is_told_without_the_key() throws IOException {
        assertRefused(Map.of(), "needs a keyring");
        assertRefused(Map.of("KEY_VERSION", "2", "KEYRING_1", ONE), "KEYRING_2 is not set");
        assertRefused(Map.of("KEY_VERSION", "1", "KEYRING_1", "c2hvcnQ="), "KEYRING_1 is not 32 bytes");
        assertRefused(Map.of("KEY_VERSION", "x", "KEYRING_1", ONE), "KEY_VERSION is not the number");
        var file = Files.writeString(data.resolve("ring"), "1 two three\n");
        assertRefused(Map.of("GATEHOUSE_KEYRING", file.toString()), "not a version and a key");
        assertRefused(Map.of("GATEHOUSE_KEYRING", data.resolve("none").toString()), "cannot be read");
    }

    @Test
    void a_database_knows_its_keyring() {
        try (var database = TestDatabase.fresh()) {
            var check = new KeyringCheck();
            var ring = ring(Map.of("KEY_VERSION", "1", "KEYRING_1", ONE));
            check.require(database, ring);
            check.require(database, ring);
            check.require(database, ring(Map.of("KEY_VERSION", "2", "KEYRING_1", ONE, "KEYRING_2", TWO)));

            assertThatThrownBy(() -> check.require(
                            database, ring(Map.of("KEY_VERSION", "1", "KEYRING_1", TWO, "KEYRING_2", TWO))))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("Version 1 of the keyring is not the key");
            assertThatThrownBy(() -> check.require(database, ring(Map.of("KEY_VERSION", "2", "KEYRING_2", TWO))))
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("lacks version 1");
        }
    }

    private Keyring ring(Map<String, String> variables) {
        return Keyring.open(new Environment(variables), data, false, clocks);
    }

    private void assertRefused(Map<String, String> variables, String fragment) {
        assertThatThrownBy(() -> ring(variables))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining(fragment)
                .hasMessageNotContaining(ONE);
    }
}
