package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            postgres://u:p@h/d,                                 jdbc:postgresql://h/d,                        u,  p
            postgresql://u:p@h:5433/d?sslmode=require,          jdbc:postgresql://h:5433/d?sslmode=require,   u,  p
            jdbc:postgresql://u:p@h/d,                          jdbc:postgresql://h/d,                        u,  p
            jdbc:postgresql://h/d?user=u&password=p%26q&ssl=true, jdbc:postgresql://h/d?ssl=true,             u,  p&q
            postgresql://u%40x:p%3A%2F+@h/d,                    jdbc:postgresql://h/d,                        u@x, p:/+
            postgresql://u:a@b@h/d,                             jdbc:postgresql://h/d,                        u,  a@b
            postgresql://u:a:b@h/d,                             jdbc:postgresql://h/d,                        u,  a:b
            postgresql://u:p@[::1]:5432/d,                      jdbc:postgresql://[::1]:5432/d,               u,  p
            postgresql://u:p@h,                                 jdbc:postgresql://h/u,                        u,  p
            postgresql://u:p@h1:1/d?connect_timeout=3,          jdbc:postgresql://h1:1/d?connectTimeout=3,    u,  p
            postgresql://u:p@h/d?target_session_attrs=read-write, jdbc:postgresql://h/d?targetServerType=primary, u, p
            """)
    void urls_of_all_kinds_are_read(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseAddress(jdbcUrl, user, Secret.of(password)));
    }

    @Test
    void several_hosts_are_kept() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@a:1,b:2/d").jdbcUrl()).isEqualTo("jdbc:postgresql://a:1,b:2/d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hunter2@h/d",
                "hunter2",
                "postgresql://h/d",
                "postgresql://u:hunter2@/d",
                "postgresql://u:hunter2%zz@h/d"
            })
    void what_is_no_url_is_refused_without_repeating_it(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }
}
