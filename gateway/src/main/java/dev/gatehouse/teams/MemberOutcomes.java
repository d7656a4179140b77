package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.teams.MembersNamed.Named;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of requests that name many members, in the order in which they were named. */
final class MemberOutcomes {
    static final String STRANGER = "User not found in team";
    static final String AGAIN = "The member was named before";

    private MemberOutcomes() {}

    public record Left(List<LeftOne> data) {
        public Left {
            data = List.copyOf(data);
        }
    }

    record LeftOne(
            @Nullable String userId,
            @Nullable String userEmail,
            boolean success,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Description("Left out where it succeeded.") @Nullable
            String error) {
        static LeftOne of(Named named, @Nullable String error) {
            return new LeftOne(named.userId(), named.userEmail(), error == null, error);
        }
    }

    public record Limits(List<LimitsOfOne> data) {
        public Limits {
            data = List.copyOf(data);
        }
    }

    /** What limits the member now, whether that is his own or the team's for all members. */
    record LimitsOfOne(
            @Nullable String userId,
            @Nullable String userEmail,
            boolean success,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Description("Left out where it succeeded.") @Nullable
            String error,

            @Nullable String budgetId,
            @Nullable BigDecimal maxBudget,

            @Description("Whose amount max_budget is: member or team_default.") @Nullable
            String maxBudgetSource,

            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            @Nullable String budgetDuration,
            List<String> allowedModels) {
        LimitsOfOne {
            allowedModels = List.copyOf(allowedModels);
        }

        static LimitsOfOne failed(Named named, String error) {
            return new LimitsOfOne(
                    named.userId(), named.userEmail(), false, error, null, null, null, null, null, null, List.of());
        }

        /** @param own the row the member is linked to; the team's, where he has none */
        static LimitsOfOne done(Member member, @Nullable Budget own, @Nullable Budget shared) {
            var row = own == null ? shared : own;
            boolean custom = own != null && own.maxBudget() != null && !own.equals(shared);
            var whose = custom ? own : shared;
            var amount = whose == null ? null : whose.maxBudget();
            return new LimitsOfOne(
                    member.user(),
                    member.email(),
                    true,
                    null,
                    member.budget(),
                    amount,
                    amount == null ? null : custom ? "member" : "team_default",
                    row == null ? null : row.tpmLimit(),
                    row == null ? null : row.rpmLimit(),
                    row == null ? null : row.budgetDuration(),
                    row == null ? List.of() : row.allowedModels());
        }
    }
}
