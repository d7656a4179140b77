package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some members of a team. */
public record MemberPage(List<Item> data, Meta meta, Links links) {
    public MemberPage {
        data = List.copyOf(data);
    }

    /** One of them, with what he may spend: of his own, or of the team's for all members. */
    record Item(
            String userId,
            @Nullable String userEmail,
            TeamRole role,

            @Description("US dollars since it was last set back.")
            BigDecimal spend,

            @Description("US dollars since he joined.") BigDecimal totalSpend,
            @Nullable String budgetId,

            @Description("custom, team_default or none.") String budgetSource,

            @Nullable BigDecimal maxBudgetInTeam,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            @Nullable String budgetDuration,
            List<String> allowedModels) {
        Item {
            allowedModels = List.copyOf(allowedModels);
        }
    }

    record Meta(long totalCount, long totalPages, int page, int pageSize) {}

    /** Paths with their queries; null where there is no such page. */
    record Links(
            String self,
            String first,
            @Nullable String prev,
            @Nullable String next,
            String last) {}
}
