package dev.gatehouse.teams;

import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests that name many members of one team. */
final class MembersNamed {
    static final int MOST_AT_ONCE = 500;

    private MembersNamed() {}

    /** Somebody on the roster: by exactly one of the two. */
    record Named(@Nullable String userId, @Nullable String userEmail) {
        Named {
            userId = Identifiers.orNull(userId);
            userEmail = Identifiers.orNull(userEmail);
            requireOne(userId, userEmail);
        }
    }

    /** Who leaves a team. */
    public record Leaving(List<Named> members) {
        public Leaving {
            requireSome(members);
            members = List.copyOf(members);
        }
    }

    /** What one of them may spend and call from now on: what is left out stays, null takes away. */
    record Limited(
            @Nullable String userId,
            @Nullable String userEmail,
            Patch<BigDecimal> maxBudgetInTeam,
            Patch<Long> tpmLimit,
            Patch<Long> rpmLimit,
            Patch<String> budgetDuration,
            Patch<List<String>> allowedModels) {
        Limited {
            userId = Identifiers.orNull(userId);
            userEmail = Identifiers.orNull(userEmail);
            requireOne(userId, userEmail);
            limits(maxBudgetInTeam, tpmLimit, rpmLimit, budgetDuration, allowedModels)
                    .fault()
                    .ifPresent(fault -> {
                        throw invalid(fault);
                    });
        }

        Named named() {
            return new Named(userId, userEmail);
        }

        MemberLimits limits() {
            return limits(maxBudgetInTeam, tpmLimit, rpmLimit, budgetDuration, allowedModels);
        }

        private static MemberLimits limits(
                Patch<BigDecimal> budget,
                Patch<Long> tpm,
                Patch<Long> rpm,
                Patch<String> period,
                Patch<List<String>> models) {
            return new MemberLimits(budget, tpm, rpm, period, models);
        }
    }

    /** Whose limits change. */
    public record Limiting(List<Limited> members) {
        public Limiting {
            requireSome(members);
            members = List.copyOf(members);
        }
    }

    static String lower(@Nullable String email) {
        return String.valueOf(email).toLowerCase(Locale.ROOT);
    }

    private static void requireOne(@Nullable String user, @Nullable String email) {
        if ((user == null) == (email == null)) {
            throw invalid("Each member must be identified by exactly one of user_id or user_email");
        }
    }

    private static void requireSome(List<?> members) {
        if (members.isEmpty() || members.size() > MOST_AT_ONCE) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of("members"),
                            "List should have 1 to " + MOST_AT_ONCE + " items",
                            members.isEmpty() ? "too_short" : "too_long")))
                    .asException();
        }
    }

    private static RuntimeException invalid(String message) {
        return new ApiError.Invalid(List.of(new Violation(List.of(), message, "value_error"))).asException();
    }
}
