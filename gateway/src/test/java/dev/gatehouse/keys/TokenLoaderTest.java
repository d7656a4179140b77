package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.SqlFixture;
import org.junit.jupiter.api.Test;

class TokenLoaderTest extends SqlFixture {
    private final MovableClocks clocks = new MovableClocks();
    private final TokenLoader loader =
            new TokenLoader(database, new Directory(), new AuditLog(new Ids(clocks), clocks), clocks);

    @Test
    void a_user_of_the_identity_provider_is_made_once_and_that_is_remembered() {
        loader.ensureUser("u-1", "u@example.com");
        loader.ensureUser("u-1", "u@example.com");

        assertThat(text("select user_email from user_account")).isEqualTo("u@example.com");
        assertThat(
                        text(
                                "select operation || ' by ' || actor || ' of ' || target_id || ' ' || (after_value ->> 'user_email') from audit_log"))
                .isEqualTo("user.ensure by identity-provider of u-1 u@example.com");
    }

    @Test
    void a_user_who_was_there_leaves_no_trace() {
        execute("insert into user_account (user_id, created_at, updated_at) values ('u-1', now(), now())");

        loader.ensureUser("u-1", "other@example.com");

        assertThat(text("select count(*) from audit_log")).isEqualTo("0");
    }
}
