package dev.gatehouse.organizations;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.OneOrMany;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is to join an organization. */
public record MembersToAdd(
        String organizationId,
        @OneOrMany @Description("One, or a list.") List<Newcomer> member,

        @Description("US dollars each may spend there.") @Nullable
        BigDecimal maxBudgetInOrganization) {
    public MembersToAdd {
        if (member.isEmpty()) {
            throw new ApiError.Invalid(List.of(new Violation(List.of("member"), "Field required", "missing")))
                    .asException();
        }
        member = List.copyOf(member);
    }

    /** Named by id or e-mail; one nobody knows gets a row. */
    public record Newcomer(
            @Nullable String userId, @Nullable String userEmail, OrganizationRole role) {
        public Newcomer {
            OrganizationMemberName.requireOne(userId, userEmail);
        }
    }
}
