package dev.gatehouse.teams;

import dev.gatehouse.directory.Member;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said of a member. */
public record UpdatedMember(
        String teamId,
        String userId,
        @Nullable String userEmail,
        @Nullable BigDecimal maxBudgetInTeam,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable String budgetDuration,
        @Nullable List<String> allowedModels) {
    static UpdatedMember of(MemberUpdate asked, Member member) {
        return new UpdatedMember(
                asked.teamId(),
                member.user(),
                member.email(),
                asked.maxBudgetInTeam().or(null),
                asked.tpmLimit().or(null),
                asked.rpmLimit().or(null),
                asked.budgetDuration().or(null),
                asked.allowedModels().or(null));
    }
}
