package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Parameter;
import dev.gatehouse.error.ApiError.Pinned;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which members are listed, and how. All of it is text: what is wrong with it is only said to those who may read the roster. */
record MemberQuery(
        @Description("From 1.") @Nullable String page,

        @Description("25 where left out, 100 at most.") @Nullable
        String pageSize,

        @Description("A part of the id or of an e-mail, in any case.") @Nullable
        String q,

        @Parameter("filter[role]") @Description("admin or user.") @Nullable
        String filterRole,

        @Parameter("filter[role][in]") @Description("Roles, separated by commas.") @Nullable
        String filterRoleIn,

        @Description("A member to sort by, with - before it the other way round; as they joined where left out.")
        @Nullable
        String sort) {
    private static final int USUAL_SIZE = 25;
    private static final int LARGEST_SIZE = 100;

    /** What can be sorted by. */
    enum Sort {
        USER_ID,
        USER_EMAIL,
        ROLE,
        SPEND,
        TOTAL_SPEND,
        MAX_BUDGET_IN_TEAM;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Empty where it is as they joined. */
    Optional<Sort> sortedBy() {
        if (sort == null || sort.isEmpty()) {
            return Optional.empty();
        }
        var name = descends() ? sort.substring(1) : sort;
        return Optional.of(Arrays.stream(Sort.values())
                .filter(column -> column.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Pinned.problem(
                                400,
                                "invalid-sort-field",
                                "Members cannot be sorted by " + name,
                                Arrays.stream(Sort.values()).map(Sort::wireName).toList())
                        .asException()));
    }

    boolean descends() {
        return sort != null && sort.startsWith("-");
    }

    int number() {
        return number("page", page, 1);
    }

    int size() {
        return Math.min(number("page_size", pageSize, USUAL_SIZE), LARGEST_SIZE);
    }

    private static int number(String name, @Nullable String text, int usual) {
        if (text == null) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw invalid(name + ": Input should be a whole number of at least 1", List.of());
    }

    /** Those that are shown; both filters hold. */
    List<String> roles() {
        return Arrays.stream(TeamRole.values())
                .map(TeamRole::wireName)
                .filter(role -> filterRole == null
                        || checked("filter[role]", List.of(filterRole)).contains(role))
                .filter(role -> filterRoleIn == null
                        || checked("filter[role][in]", List.of(filterRoleIn.split(",")))
                                .contains(role))
                .toList();
    }

    private static List<String> checked(String name, List<String> roles) {
        var known = Arrays.stream(TeamRole.values()).map(TeamRole::wireName).toList();
        if (!known.containsAll(roles)) {
            throw invalid(name + ": Input should be admin or user", known);
        }
        return roles;
    }

    private static RuntimeException invalid(String message, List<String> allowed) {
        return Pinned.problem(400, "invalid-query-parameter", message, allowed).asException();
    }

    /** What was sent, by name, with another page. */
    Map<String, String> onPage(int other) {
        var sent = new LinkedHashMap<String, String>();
        put(sent, "q", q);
        put(sent, "filter[role]", filterRole);
        put(sent, "filter[role][in]", filterRoleIn);
        put(sent, "sort", sort);
        sent.put("page", String.valueOf(other));
        sent.put("page_size", String.valueOf(size()));
        return sent;
    }

    private static void put(Map<String, String> sent, String name, @Nullable String value) {
        if (value != null) {
            sent.put(name, value);
        }
    }
}
