package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.PolicyGroup.Keyed;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Pinned.Form;
import dev.gatehouse.error.ApiException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PolicyTableTest {
    private final Policy policy = People.policy();

    @ParameterizedTest(name = "{0} {1}: {2} {3} {4}")
    @CsvFileSource(resources = "/access/policy.csv", delimiter = '|', quoteCharacter = '~', maxCharsPerColumn = 500)
    void who_may_do_what(
            String group, String who, String method, String target, @Nullable String body, String outcome) {
        var caller = People.caller(who);
        var facts = People.request(method, target, body);
        var operation = new Operation("some.thing", group(group));

        var asked = new ArrayList<Verdict>();
        var told = policy.explain(caller, operation, facts, (_, verdict) -> asked.add(verdict));
        var decided = decided(caller, operation, facts);

        check(outcome, decided);
        assertThat(told).as("what an explanation says").isEqualTo(decided);
        assertThat(asked.stream().limit(Math.max(0, asked.size() - 1)))
                .as("what was asked before what decided")
                .allMatch(verdict -> verdict instanceof Verdict.Passed || verdict instanceof Verdict.NoOpinion);
    }

    private Optional<ApiError> decided(Caller caller, Operation operation, RequestFacts facts) {
        try {
            policy.admit(caller, operation, facts);
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e.error());
        }
    }

    private static void check(String outcome, Optional<ApiError> decided) {
        if (outcome.equals("200")) {
            assertThat(decided).isEmpty();
            return;
        }
        var wanted = outcome.split(" ", 3);
        assertThat(decided).hasValueSatisfying(error -> {
            assertThat(error.status()).isEqualTo(Integer.parseInt(wanted[0]));
            assertThat(form(error)).isEqualTo(wanted[1]);
            assertThat(error.message()).contains(wanted[2]);
        });
    }

    private static String form(ApiError error) {
        if (!(error instanceof Pinned pinned)) {
            return "none";
        }
        return switch (pinned.form()) {
            case Form.Typed(var type, var param) -> "typed:" + type + ":" + param;
            case Form.Detail _ -> "detail";
            case Form.DetailObject _ -> "object";
            case Form.Raw _ -> "raw";
            case Form.Problem _ -> "problem";
            case Form.Plain _ -> "plain";
        };
    }

    private static PolicyGroup group(String name) {
        return switch (name) {
            case "OPEN" -> new PolicyGroup.Open("a test");
            case "OPTIONAL" -> new PolicyGroup.Optional("a test");
            default -> Keyed.valueOf(name);
        };
    }
}
