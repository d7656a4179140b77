package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;

import dev.gatehouse.access.Grant;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts people on rosters: finds out who they are, and makes those users who are not there yet. */
final class Rosters {
    private final Directory directory;
    private final MemberBudgets budgets;
    private final Ids ids;

    Rosters(Directory directory, MemberBudgets budgets, Ids ids) {
        this.directory = directory;
        this.budgets = budgets;
        this.ids = ids;
    }

    /** Who is on a roster, by id and by e-mail. */
    record Present(Set<String> users, Set<String> emails) {
        static Present of(Collection<Member> roster) {
            return new Present(
                    roster.stream().map(Member::user).collect(Collectors.toSet()),
                    roster.stream()
                            .map(Member::email)
                            .filter(Objects::nonNull)
                            .map(Rosters::folded)
                            .collect(Collectors.toSet()));
        }

        boolean has(@Nullable String user, @Nullable String email) {
            return users.contains(String.valueOf(user)) || (email != null && emails.contains(folded(email)));
        }
    }

    /**
     * Lets those join who are not on the roster; the others stay as they are.
     *
     * @param team held by the caller
     * @param own limits of the newcomers; where there are none, the team's are theirs
     * @return who joined
     */
    List<Member> add(
            Tx tx, Grant grant, Team team, Present present, List<TeamMember> asked, MemberLimits own, Instant now) {
        var newcomers = asked.stream()
                .filter(one -> !present.has(one.userId(), one.userEmail()))
                .toList();
        var known = usersWithEmails(tx, newcomers);
        var made = new HashMap<String, String>();
        var members = new LinkedHashMap<String, Member>();
        for (var newcomer : newcomers) {
            var user = identify(newcomer, known, made);
            members.putIfAbsent(user, Member.of(user, newcomer.userEmail(), newcomer.role()));
        }
        var emails = ensure(tx, members.keySet(), made, now);
        // An e-mail may turn out to be that of somebody who joined by his id.
        present.users().forEach(members::remove);
        var joining = members.values().stream()
                .map(member -> member.email() == null
                        ? member.withEmail(emails.getOrDefault(member.user(), Optional.empty())
                                .orElse(null))
                        : member)
                .toList();
        return join(tx, grant, team, joining, own, now);
    }

    private Map<String, List<String>> usersWithEmails(Tx tx, List<TeamMember> asked) {
        var emails = asked.stream()
                .map(TeamMember::userEmail)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (emails.isEmpty()) {
            return Map.of();
        }
        // Two who add the same unknown e-mail at once must not make two users of it.
        directory.reserveEmails(tx, emails);
        return directory.usersWithEmails(tx, emails);
    }

    /** @param made users to be made, by folded e-mail; grows */
    private String identify(TeamMember newcomer, Map<String, List<String>> known, Map<String, String> made) {
        var email = newcomer.userEmail();
        var named = newcomer.userId();
        if (email == null) {
            return Objects.requireNonNull(named);
        }
        var found = known.getOrDefault(email, List.of());
        if (found.size() > 1) {
            throw refused(400, "Multiple users found with email '" + email + "'. Please use 'user_id' instead.");
        }
        if (named != null && !found.isEmpty() && !found.contains(named)) {
            throw refused(
                    400, "user_email '" + email + "' and user_id '" + named + "' do not belong to the same user.");
        }
        if (named != null) {
            return named;
        }
        return found.isEmpty()
                ? made.computeIfAbsent(folded(email), _ -> ids.next().toString())
                : found.getFirst();
    }

    /** @return the e-mails of those who have had a row before, and of those made for their e-mail */
    private Map<String, Optional<String>> ensure(Tx tx, Set<String> users, Map<String, String> made, Instant now) {
        var emails = new HashMap<>(directory.holdUsers(tx, users));
        var emailOf = new HashMap<String, Optional<String>>();
        made.forEach((email, user) -> emailOf.put(user, Optional.of(email)));
        var missing = new LinkedHashMap<String, Optional<String>>();
        users.stream()
                .filter(user -> !emails.containsKey(user))
                .forEach(user -> missing.put(user, emailOf.getOrDefault(user, Optional.empty())));
        if (!missing.isEmpty()) {
            directory.ensureUsers(tx, missing, now);
        }
        return emails;
    }

    private List<Member> join(Tx tx, Grant grant, Team team, List<Member> members, MemberLimits asked, Instant now) {
        if (members.isEmpty()) {
            return members;
        }
        var own = asked.withUsualModels(team.defaultTeamMemberModels());
        var rows = own.limits() ? budgets.create(tx, grant, own, members.size(), now) : List.<String>of();
        var joining = IntStream.range(0, members.size())
                .mapToObj(i -> members.get(i).withBudget(rows.isEmpty() ? team.memberBudget() : rows.get(i)))
                .toList();
        directory.join(tx, team.teamId(), joining);
        return joining;
    }

    private static String folded(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
