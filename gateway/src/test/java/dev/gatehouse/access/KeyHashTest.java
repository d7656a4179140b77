package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyHashTest {
    // printf 'sk-1234' | sha256sum
    private static final String HEX = "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b";

    @Test
    void it_is_the_sha_256_of_the_whole_key() {
        assertThat(KeyHash.of("sk-1234")).hasToString(HEX);
    }

    @Test
    void it_comes_back_from_its_digits_in_either_case() {
        assertThat(KeyHash.fromHex(HEX)).contains(KeyHash.of("sk-1234"));
        assertThat(KeyHash.fromHex(HEX.toUpperCase(java.util.Locale.ROOT))).contains(KeyHash.of("sk-1234"));
    }

    @Test
    void what_is_not_sixty_four_digits_is_no_hash() {
        assertThat(KeyHash.fromHex(HEX.substring(1))).isEmpty();
        assertThat(KeyHash.fromHex("g" + HEX.substring(1))).isEmpty();
    }

    @Test
    void a_key_is_named_by_its_clear_text_or_its_hash() {
        assertThat(KeyHash.named("sk-1234")).contains(KeyHash.of("sk-1234"));
        assertThat(KeyHash.named(HEX)).contains(KeyHash.of("sk-1234"));
        assertThat(KeyHash.named("1234")).isEmpty();
    }
}
