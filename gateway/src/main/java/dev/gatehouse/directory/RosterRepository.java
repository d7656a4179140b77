package dev.gatehouse.directory;

import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL of many members of one team at once. Whoever changes a roster holds its team. */
final class RosterRepository {
    /** In the order of their ids, so that those who delete users never wait for this for ever. */
    static final String LOCK = "select " + DirectoryRepository.MEMBER_COLUMNS + """
             from team_member
            where team_id = :team
              and (:everybody or user_id = any(cast(:users as text[]))
                   or lower(user_email) = any(cast(:emails as text[])))
            order by user_id for update
            """;

    static final String UPDATE = """
            update team_member set user_email = nullif(wanted.email, ''), role = wanted.role,
                                   budget_id = nullif(wanted.budget_id, '')
            from unnest(cast(:users as text[]), cast(:emails as text[]), cast(:roles as text[]), cast(:budgets as text[]))
                 wanted (user_id, email, role, budget_id)
            where team_member.team_id = :team and team_member.user_id = wanted.user_id
            """;

    static final String DELETE = """
            delete from team_member where team_id = :team and user_id = any(cast(:users as text[])) returning user_id
            """;

    static final String SET_SPEND = "update team_member set spend = :spend where team_id = :team and user_id = :user";

    static final String GIVE_BUDGET = """
            with held as (select user_id from team_member where team_id = :team and budget_id is null
                          order by user_id for update)
            update team_member set budget_id = :budget from held
            where team_member.team_id = :team and team_member.user_id = held.user_id
            """;

    /** Rows that more than one place on a roster is linked to. */
    static final String SHARED_BUDGETS = """
            select budget_id from team_member where budget_id = any(cast(:budgets as text[]))
            group by budget_id having count(*) > 1
            """;

    List<Member> lock(Tx tx, String team, Collection<String> users, Collection<String> emails, boolean everybody) {
        return tx.handle()
                .createQuery(LOCK)
                .bind("team", team)
                .bind("everybody", everybody)
                .bindArray("users", String.class, users.toArray())
                .bindArray(
                        "emails",
                        String.class,
                        emails.stream()
                                .map(email -> email.toLowerCase(Locale.ROOT))
                                .toArray())
                .map((row, context) -> DirectoryRepository.member(row))
                .list();
    }

    void update(Tx tx, String team, List<Member> members) {
        bound(tx.handle().createUpdate(UPDATE), team, members).execute();
    }

    /** Binds what the unnested arrays of a statement are called. */
    static <S extends SqlStatement<S>> S bound(S statement, String team, List<Member> members) {
        return statement
                .bind("team", team)
                .bindArray(
                        "users",
                        String.class,
                        members.stream().map(Member::user).toArray())
                .bindArray(
                        "emails",
                        String.class,
                        members.stream().map(member -> orEmpty(member.email())).toArray())
                .bindArray(
                        "roles",
                        String.class,
                        members.stream().map(member -> member.role().wireName()).toArray())
                .bindArray(
                        "budgets",
                        String.class,
                        members.stream().map(member -> orEmpty(member.budget())).toArray());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** @return those who were on it */
    List<String> delete(Tx tx, String team, Collection<String> users) {
        return tx.handle()
                .createQuery(DELETE)
                .bind("team", team)
                .bindArray("users", String.class, users.toArray())
                .mapTo(String.class)
                .list();
    }

    void setSpend(Tx tx, String team, String user, BigDecimal spend) {
        tx.handle()
                .createUpdate(SET_SPEND)
                .bind("team", team)
                .bind("user", user)
                .bind("spend", spend)
                .execute();
    }

    void giveBudget(Tx tx, String team, String budget) {
        tx.handle()
                .createUpdate(GIVE_BUDGET)
                .bind("team", team)
                .bind("budget", budget)
                .execute();
    }

    List<String> sharedBudgets(Tx tx, Collection<String> budgets) {
        return tx.handle()
                .createQuery(SHARED_BUDGETS)
                .bindArray("budgets", String.class, budgets.toArray())
                .mapTo(String.class)
                .list();
    }
}
