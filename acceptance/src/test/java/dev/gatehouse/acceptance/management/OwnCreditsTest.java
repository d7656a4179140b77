package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Everybody sees what is his own to spend, and nobody what is another's. */
@ManagementTest
final class OwnCreditsTest {
    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();

    @Test
    void a_user_sees_his_own_money_and_what_became_of_it() {
        var rich = scratch.actor("rich", "internal_user", List.of());
        var poor = scratch.actor("poor", "internal_user", List.of());
        assertThat(master.post("/credits/add", "user_id", rich.user(), "amount", 5)
                        .status())
                .isEqualTo(200);

        var own = Api.with(rich.key().clear());
        assertThat(own.shows("/user/balance").path("credits").asInt()).isEqualTo(5);
        assertThat(own.shows("/user/credit-transactions").path("transactions").findValuesAsText("amount"))
                .isEqualTo(List.of("5"));
        var others = Api.with(poor.key().clear());
        assertThat(others.shows("/user/balance").path("credits").asInt()).isZero();
        assertThat(others.shows("/user/credit-transactions").path("total").asInt())
                .isZero();
        assertThat(others.get("/credits/balance?user_id=" + rich.user()).status())
                .isEqualTo(403);
        assertThat(others.post("/credits/add", "user_id", poor.user(), "amount", 5)
                        .status())
                .isEqualTo(403);
        assertThat(others.shows("/user/balance").path("credits").asInt()).isZero();
    }

    @Test
    void who_shows_no_key_sees_nothing() {
        for (var path : List.of("/user/balance", "/user/credit-transactions")) {
            assertThat(Api.with("sk-nobody").get(path).status()).isEqualTo(401);
        }
    }
}
