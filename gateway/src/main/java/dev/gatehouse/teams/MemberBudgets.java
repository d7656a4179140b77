package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Budget rows of members: the team's one for all of them, and those of their own. */
final class MemberBudgets {
    private final BudgetRows budgets;
    private final Directory directory;
    private final Ids ids;

    MemberBudgets(BudgetRows budgets, Directory directory, Ids ids) {
        this.budgets = budgets;
        this.directory = directory;
        this.ids = ids;
    }

    /**
     * Changes the team's row for all members, or makes it.
     *
     * @param usualDuration of a row that is made and told no period
     * @param metadata the team's, which names the row; changed in place
     * @return the row as it is then; empty where there is none, and where nothing was said
     */
    Optional<Budget> saveDefault(
            Tx tx,
            Grant grant,
            @Nullable String alias,
            @Nullable String usualDuration,
            MemberLimits limits,
            ObjectNode metadata,
            Instant now) {
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        var id = metadata.path(Team.MEMBER_BUDGET).textValue();
        var stored = id == null ? null : budgets.lock(tx, id).orElse(null);
        if (stored == null && !limits.limits()) {
            return Optional.empty();
        }
        var saved = stored == null
                ? made(grant, defaultId(alias), limits.withUsualDuration(usualDuration), now)
                : changed(grant, stored, limits, now);
        budgets.saveAll(tx, List.of(saved));
        metadata.put(Team.MEMBER_BUDGET, saved.budgetId());
        return Optional.of(saved);
    }

    /** {@code team-my-team-budget-} and 32 hexadecimal digits. */
    private String defaultId(@Nullable String alias) {
        var digits = ids.next().toString().replace("-", "");
        return alias == null || alias.isEmpty()
                ? "team-budget-" + digits
                : "team-" + alias.replace(' ', '-') + "-budget-" + digits;
    }

    /** A row of his own for each of so many members. */
    List<String> create(Tx tx, Grant grant, MemberLimits limits, int members, Instant now) {
        var rows = Stream.generate(() -> made(grant, ids.next().toString(), limits, now))
                .limit(members)
                .toList();
        budgets.saveAll(tx, rows);
        return rows.stream().map(Budget::budgetId).toList();
    }

    /**
     * Changes members' own rows, or makes them. A row that is the team's, or anybody else's too, is never changed for one: he gets
     * one like it.
     *
     * @param limits what is said of each
     * @return each linked as he is then, in the same order; to nothing where nothing limits him any more
     */
    List<Member> saveOwn(
            Tx tx, Grant grant, Team team, List<Member> members, Function<Member, MemberLimits> limits, Instant now) {
        var linked =
                members.stream().map(Member::budget).filter(Objects::nonNull).collect(Collectors.toSet());
        var stored = budgets.lockAll(tx, linked);
        var shared = directory.sharedBudgets(tx, linked);
        var saved = new ArrayList<Budget>();
        var after = new ArrayList<Member>();
        for (var member : members) {
            var asked = limits.apply(member);
            var row = member.budget() == null ? null : stored.get(member.budget());
            if (asked.isEmpty()) {
                after.add(member);
                continue;
            }
            var wanted = wanted(grant, team, row, shared, asked, now);
            if (isUnlimited(wanted)) {
                after.add(member.withBudget(null));
            } else {
                saved.add(wanted);
                after.add(member.withBudget(wanted.budgetId()));
            }
        }
        budgets.saveAll(tx, saved);
        return after;
    }

    private Budget wanted(
            Grant grant,
            Team team,
            @Nullable Budget stored,
            Collection<String> shared,
            MemberLimits asked,
            Instant now) {
        if (stored == null) {
            return made(grant, ids.next().toString(), asked, now);
        }
        boolean own = !stored.budgetId().equals(team.memberBudget()) && !shared.contains(stored.budgetId());
        return changed(grant, own ? stored : copied(grant, stored, now), asked, now);
    }

    private Budget copied(Grant grant, Budget stored, Instant now) {
        var row = Json.tree(stored)
                .put("budget_id", ids.next().toString())
                .put("created_at", now.toString())
                .put("created_by", grant.user());
        return RecordReader.read(Budget.class, row);
    }

    private static Budget made(Grant grant, String id, MemberLimits limits, Instant now) {
        return changed(grant, Budget.of(id, BudgetLimits.NONE, now, grant.user()), limits, now);
    }

    private static Budget changed(Grant grant, Budget stored, MemberLimits limits, Instant now) {
        var row = Json.tree(stored);
        Patches.apply(row, limits);
        if (limits.budgetDuration().isSent()) {
            var period = limits.budgetDuration().or(null);
            var reset =
                    period == null ? null : BudgetPeriod.resetAfter(now, period).orElse(null);
            row.put("budget_reset_at", reset == null ? null : reset.toString());
        }
        row.put("updated_at", now.toString()).put("updated_by", grant.user());
        return RecordReader.read(Budget.class, row);
    }

    /** A period alone limits nothing. */
    private static boolean isUnlimited(Budget limits) {
        return limits.maxBudget() == null
                && limits.softBudget() == null
                && limits.maxParallelRequests() == null
                && limits.tpmLimit() == null
                && limits.rpmLimit() == null
                && limits.modelMaxBudget() == null
                && limits.allowedModels().isEmpty();
    }

    /**
     * Takes away members' own amounts, so that they inherit the team's.
     *
     * @param shared the team's row as it is now
     * @return whose amounts went: the rows before and after
     */
    List<Changed> inherit(Tx tx, Grant grant, Team team, Budget shared, MemberBudgetUpdate mode, Instant now) {
        if (mode == MemberBudgetUpdate.KEEP) {
            return List.of();
        }
        var roster = directory.lockRoster(tx, team.teamId());
        var stored = budgets.lockAll(
                tx, roster.stream().map(Member::budget).filter(Objects::nonNull).collect(Collectors.toSet()));
        var others = directory.sharedBudgets(tx, stored.keySet());
        var changes = new ArrayList<Changed>();
        var moved = new ArrayList<Member>();
        for (var member : roster) {
            var own = member.budget() == null ? null : stored.get(member.budget());
            if (own == null || own.budgetId().equals(shared.budgetId()) || !mode.concerns(own, shared)) {
                continue;
            }
            var mine = others.contains(own.budgetId()) ? copied(grant, own, now) : own;
            var row = Json.tree(mine)
                    .putNull("max_budget")
                    .put("updated_at", now.toString())
                    .put("updated_by", grant.user());
            changes.add(new Changed(own, RecordReader.read(Budget.class, row)));
            if (!mine.budgetId().equals(own.budgetId())) {
                moved.add(member.withBudget(mine.budgetId()));
            }
        }
        budgets.saveAll(tx, changes.stream().map(Changed::after).toList());
        directory.update(tx, team.teamId(), moved);
        return changes;
    }

    /** What a member's own row was, and what it is: another row where it was not his alone. */
    record Changed(Budget before, Budget after) {}

    Map<String, Budget> find(Tx tx, Collection<String> budgetIds) {
        return budgets.findAll(tx, budgetIds);
    }
}
