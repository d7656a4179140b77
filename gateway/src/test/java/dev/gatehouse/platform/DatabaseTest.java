package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    @Test
    void a_transaction_over_ten_seconds_is_rolled_back() {
        var clocks = new MovableClocks();
        try (var database = Database.open(TestDatabase.freshAddress(), 2, clocks)) {
            assertThatThrownBy(() -> database.transactVoid(tx -> {
                        ChangeFeed.publish(tx, new Change("key", "late"));
                        clocks.advance(Duration.ofMillis(10_001));
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(database.<Integer>read(tx -> tx.handle()
                            .createQuery("select count(*) from change_event")
                            .mapTo(Integer.class)
                            .one()))
                    .isZero();
        }
    }

    @Test
    void another_database_of_the_same_server_keeps_the_parameters() {
        var address = new DatabaseAddress("jdbc:postgresql://h:1/one?sslmode=require", "u", Secret.of("p"));

        assertThat(address.named("two").jdbcUrl()).isEqualTo("jdbc:postgresql://h:1/two?sslmode=require");
    }
}
