package dev.gatehouse.payers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.PurseId.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PayersTest {
    private static final PurseId KEY = PurseId.of(Kind.KEY, "key");
    private static final PurseId CUSTOMER = PurseId.of(Kind.CUSTOMER, "c");
    private static final PurseId TAG = PurseId.of(Kind.TAG, "t");
    private static final Payer LIMITED = new Payer(true, false, "b");

    private final KnownPayers source = new KnownPayers();
    private final Payers payers = new Payers(source, CustomerDefault.NONE, false);

    @Test
    void a_caller_who_names_nobody_pays_alone_and_nobody_is_looked_up() {
        assertThat(paying(payers, List.of(KEY), Named.NOTHING)).isEqualTo(List.of(KEY));
        assertThat(source.loads).hasValue(0);
    }

    @Test
    void where_nobody_is_limited_no_customer_and_no_tag_is_looked_up() {
        for (int i = 0; i < 5; i++) {
            assertThat(paying(payers, List.of(KEY), named("c" + i, "t" + i))).isEqualTo(List.of(KEY));
        }
        assertThat(source.loads).hasValue(0);
    }

    @Test
    void limited_customers_and_tags_pay_too_in_the_references_order() {
        source.stored.put(CUSTOMER, LIMITED);
        source.stored.put(TAG, LIMITED);
        source.stored.put(PurseId.of(Kind.TAG, "free"), Payer.NOBODY);
        var user = PurseId.of(Kind.USER, "u");
        var team = PurseId.of(Kind.TEAM, "t");

        assertThat(paying(payers, List.of(KEY, team, user), named("c", "t", "free", "unknown")))
                .isEqualTo(List.of(KEY, team, TAG, user, CUSTOMER));
        assertThat(paying(payers, List.of(KEY, team, user), named("c", "t")))
                .isEqualTo(List.of(KEY, team, TAG, user, CUSTOMER));
        assertThat(source.loads).as("the second time from memory").hasValue(1);
    }

    @Test
    void a_blocked_customer_is_refused_whoever_calls_until_it_is_not() {
        source.stored.put(CUSTOMER, new Payer(false, true, null));

        for (var caller : List.of(new Caller.Master("admin"), holder(List.of()))) {
            var refused = (ApiError) outcome(payers, caller, named("c"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).isEqualTo("User blocked from making LLM API Calls. User=c");
        }
        source.stored.put(CUSTOMER, Payer.NOBODY);
        payers.forget(Kind.CUSTOMER, "c");
        assertThat(paying(payers, List.of(KEY), named("c"))).isEqualTo(List.of(KEY));
    }

    @Test
    void the_master_key_has_no_limits() {
        source.stored.put(CUSTOMER, LIMITED);
        var of = new Payers(source, CustomerDefault.NONE, true);

        assertThat(outcome(of, new Caller.Master("admin"), named("c"))).isEqualTo(List.of());
    }

    @Test
    void unknown_customers_have_the_budget_of_all() {
        var of = new Payers(source, new CustomerDefault(null, BigDecimal.ONE), false);

        assertThat(paying(of, List.of(), named("c"))).isEqualTo(List.of(CUSTOMER));
        assertThat(paying(of, List.of(), named(""))).isEqualTo(List.of());
    }

    @Test
    void what_changes_while_it_is_read_is_read_again() {
        source.stored.put(CUSTOMER, Payer.NOBODY);
        source.meanwhile = () -> {
            source.meanwhile = () -> {};
            source.stored.put(CUSTOMER, LIMITED);
            payers.forget(Kind.CUSTOMER, "c");
        };

        assertThat(paying(payers, List.of(KEY), named("c"))).isEqualTo(List.of(KEY, CUSTOMER));
        assertThat(source.loads).hasValue(2);
    }

    @Test
    void a_budget_that_changes_makes_those_it_is_linked_to_be_read_again() {
        source.stored.put(CUSTOMER, new Payer(false, false, "b"));
        assertThat(paying(payers, List.of(KEY), named("c"))).isEqualTo(List.of(KEY));

        source.stored.put(CUSTOMER, LIMITED);
        assertThat(payers.forgetBudget("another")).isEmpty();
        assertThat(paying(payers, List.of(KEY), named("c"))).as("of another").isEqualTo(List.of(KEY));
        assertThat(payers.forgetBudget("b")).containsExactly(CUSTOMER);
        assertThat(paying(payers, List.of(KEY), named("c"))).isEqualTo(List.of(KEY, CUSTOMER));
    }

    @Test
    void where_customers_cannot_be_read_it_is_said_that_this_passes() {
        source.away = true;

        assertThat(((ApiError) outcome(payers, holder(List.of()), named("c"))).status())
                .isEqualTo(503);
        assertThat(paying(payers, List.of(KEY), Named.NOTHING)).isEqualTo(List.of(KEY));
    }

    @Test
    void a_models_budget_counts_for_requests_of_that_model_alone() {
        var model = new PurseId(Kind.KEY_MODEL, "key", "gpt");

        for (var name : List.of("gpt", "openai/gpt")) {
            assertThat(paying(payers, List.of(KEY, model), new Named("", List.of(), List.of(name))))
                    .isEqualTo(List.of(KEY, model));
        }
        for (var name : List.of("gpt-4", "agpt", "gpt/other", "")) {
            assertThat(paying(payers, List.of(KEY, model), new Named("", List.of(), List.of(name))))
                    .as(name)
                    .isEqualTo(List.of(KEY));
        }
    }

    @Test
    void no_more_are_asked_than_the_journal_can_name_and_tags_give_way() {
        var own = new ArrayList<PurseId>();
        for (var period : List.of("1d", "7d", "30d")) {
            own.add(new PurseId(Kind.KEY_WINDOW, "key", period));
        }
        var tags = new ArrayList<String>();
        for (int i = 0; i < 16; i++) {
            tags.add("t" + i);
            source.stored.put(PurseId.of(Kind.TAG, "t" + i), LIMITED);
        }
        own.add(new PurseId(Kind.KEY_MODEL, "key", "x".repeat(257)));
        var named = Named.of(null, tags, List.of("x".repeat(257)));

        var paying = List.<Object>copyOf((List<?>) paying(payers, own, named));

        assertThat(paying).hasSize(16).contains(own.get(0), own.get(2), PurseId.of(Kind.TAG, "t12"));
    }

    @Test
    void names_are_as_the_journal_keeps_them() {
        var named = Named.of("\0" + "n".repeat(300), List.of(" a ", "a", "", "é".repeat(200), "\ud800"), List.of());

        assertThat(named.customer()).hasSize(256).startsWith("\ufffdnn");
        assertThat(named.tags()).containsExactly("a", "é".repeat(128), "\ufffd");
    }

    private static Named named(String customer, String... tags) {
        return Named.of(customer, List.of(tags), List.of("model"));
    }

    private static Caller holder(List<PurseId> purses) {
        return new Caller.KeyHolder(Identities.limitedBy(purses));
    }

    private static Object paying(Payers payers, List<PurseId> own, Named named) {
        return outcome(payers, holder(own), named);
    }

    private static Object outcome(Payers payers, Caller caller, Named named) {
        var outcome = new CompletableFuture<Object>();
        payers.of(caller, named, Runnable::run, outcome::complete, outcome::complete);
        return outcome.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
