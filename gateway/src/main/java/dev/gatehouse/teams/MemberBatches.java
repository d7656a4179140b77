package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.MemberOutcomes.LeftOne;
import dev.gatehouse.teams.MemberOutcomes.LimitsOfOne;
import dev.gatehouse.teams.MembersNamed.Limited;
import dev.gatehouse.teams.MembersNamed.Named;
import dev.gatehouse.teams.MembersUpdate.FailedOne;
import dev.gatehouse.teams.MembersUpdate.UpdatedOne;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes many members of one team at once: each who is on the roster, in a few statements however many they are. */
public final class MemberBatches {
    private final Database database;
    private final TeamRows rows;
    private final Directory directory;
    private final KeyRows keys;
    private final MemberBudgets budgets;

    public MemberBatches(
            Database database, TeamRows rows, Directory directory, KeyRows keys, BudgetRows budgetRows, Ids ids) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.keys = keys;
        this.budgets = new MemberBudgets(budgetRows, directory, ids);
    }

    /**
     * The same for all of them.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public MembersUpdate.Updated update(Grant grant, String id, MembersUpdate asked, @Nullable String changedBy) {
        require(
                asked.userIds().size() <= MembersNamed.MOST_AT_ONCE,
                400,
                "Maximum " + MembersNamed.MOST_AT_ONCE + " members can be updated at once. Found "
                        + asked.userIds().size());
        return database.transact(tx -> {
            var team = lock(tx, grant, id, () -> TeamErrors.notFound(id));
            var fields = asked.updateFields();
            BudgetRules.require(fields.limits().fault());
            var before = asked.everybody()
                    ? directory.lockRoster(tx, id)
                    : directory.lockMembers(tx, id, asked.userIds(), List.of());
            var after = budgets.saveOwn(tx, grant, team, before, _ -> fields.limits(), rows.now()).stream()
                    .map(member -> fields.role() == null ? member : member.withRole(fields.role()))
                    .toList();
            save(tx, grant, team, before, after, changedBy);
            var known = after.stream().map(Member::user).collect(Collectors.toSet());
            return new MembersUpdate.Updated(
                    id,
                    asked.everybody() ? after.size() : asked.userIds().size(),
                    after.stream()
                            .map(member ->
                                    new UpdatedOne(member.user(), member.email(), member.role(), member.budget()))
                            .toList(),
                    asked.userIds().stream()
                            .filter(user -> !known.contains(user))
                            .map(user -> new FailedOne(user, MemberOutcomes.STRANGER))
                            .toList());
        });
    }

    private Team lock(Tx tx, Grant grant, String id, Supplier<RuntimeException> missing) {
        var team = rows.lock(tx, id).orElseThrow(missing);
        rows.requireAccess(tx, grant, team);
        return team;
    }

    private void save(
            Tx tx, Grant grant, Team team, List<Member> before, List<Member> after, @Nullable String changedBy) {
        if (!after.isEmpty()) {
            directory.update(tx, team.teamId(), after);
            rows.rosterChanged(tx, grant, team, before, after, changedBy);
        }
    }

    /** To each what is said of him. */
    public MemberOutcomes.Limits limit(
            Grant grant, String id, MembersNamed.Limiting asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, id, () -> TeamErrors.noSuchTeam(id));
            var named = asked.members().stream().map(Limited::named).toList();
            var found = Found.of(tx, directory, id, named);
            var limits = new HashMap<String, MemberLimits>();
            for (int i = 0; i < named.size(); i++) {
                var one = asked.members().get(i);
                found.at(i).ifPresent(member -> limits.put(member.user(), one.limits()));
            }
            var before = found.members();
            var after = budgets.saveOwn(
                    tx,
                    grant,
                    team,
                    before,
                    member -> limits.getOrDefault(member.user(), MemberLimits.NONE),
                    rows.now());
            save(tx, grant, team, before, after, changedBy);
            return new MemberOutcomes.Limits(limitsNow(tx, team, named, found, after));
        });
    }

    private List<LimitsOfOne> limitsNow(Tx tx, Team team, List<Named> named, Found found, List<Member> after) {
        var shared = team.memberBudget();
        Map<String, Budget> stored = budgets.find(
                tx,
                Stream.concat(after.stream().map(Member::budget), Stream.ofNullable(shared))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        var byId = after.stream().collect(Collectors.toMap(Member::user, Function.identity()));
        var outcomes = new ArrayList<LimitsOfOne>();
        for (int i = 0; i < named.size(); i++) {
            var one = named.get(i);
            outcomes.add(found.at(i)
                    .map(member -> byId.get(member.user()))
                    .map(member -> LimitsOfOne.done(member, row(stored, member.budget()), row(stored, shared)))
                    .orElse(LimitsOfOne.failed(one, found.error(i))));
        }
        return outcomes;
    }

    private static @Nullable Budget row(Map<String, Budget> rows, @Nullable String id) {
        return id == null ? null : rows.get(id);
    }

    /** Takes those off the roster who are on it, with the keys they have in the team. */
    public MemberOutcomes.Left remove(Grant grant, String id, MembersNamed.Leaving asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = lock(tx, grant, id, () -> TeamErrors.noSuchTeam(id));
            var found = Found.of(tx, directory, id, asked.members());
            var leaving = found.members();
            if (!leaving.isEmpty()) {
                var users = leaving.stream().map(Member::user).toList();
                directory.leave(tx, id, users);
                keys.delete(tx, grant, KeySelection.ofMembers(id, users), changedBy);
                rows.rosterChanged(tx, grant, team, leaving, List.of(), changedBy);
            }
            var outcomes = new ArrayList<LeftOne>();
            for (int i = 0; i < asked.members().size(); i++) {
                outcomes.add(LeftOne.of(asked.members().get(i), found.at(i).isPresent() ? null : found.error(i)));
            }
            return new MemberOutcomes.Left(outcomes);
        });
    }

    /** Who was meant by each name; nobody is meant twice. */
    private record Found(List<Optional<Member>> each, Set<Integer> again) {
        static Found of(Tx tx, Directory directory, String team, List<Named> named) {
            var users = new HashSet<String>();
            var emails = new LinkedHashSet<String>();
            named.forEach(one -> {
                if (one.userId() == null) {
                    emails.add(String.valueOf(one.userEmail()));
                } else {
                    users.add(one.userId());
                }
            });
            return of(directory.lockMembers(tx, team, users, emails), named);
        }

        private static Found of(Collection<Member> present, List<Named> named) {
            var byId = present.stream().collect(Collectors.toMap(Member::user, Function.identity()));
            var byEmail = present.stream()
                    .filter(member -> member.email() != null)
                    .collect(Collectors.toMap(
                            member -> MembersNamed.lower(member.email()), Function.identity(), (one, _) -> one));
            var each = new ArrayList<Optional<Member>>();
            var again = new HashSet<Integer>();
            var meant = new HashSet<String>();
            for (var one : named) {
                var member = one.userId() == null
                        ? byEmail.get(MembersNamed.lower(one.userEmail()))
                        : byId.get(one.userId());
                if (member != null && !meant.add(member.user())) {
                    again.add(each.size());
                    member = null;
                }
                each.add(Optional.ofNullable(member));
            }
            return new Found(each, again);
        }

        Optional<Member> at(int index) {
            return each.get(index);
        }

        List<Member> members() {
            return each.stream().flatMap(Optional::stream).toList();
        }

        String error(int index) {
            return again.contains(index) ? MemberOutcomes.AGAIN : MemberOutcomes.STRANGER;
        }
    }
}
