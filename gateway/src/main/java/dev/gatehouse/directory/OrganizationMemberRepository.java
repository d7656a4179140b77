package dev.gatehouse.directory;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of who belongs to organizations. */
final class OrganizationMemberRepository {
    private static final String MEMBERS = """
            select member.organization_id, member.user_id, member.user_role, member.spend, member.budget_id,
                   member.created_at, member.updated_at, user_account.user_email, to_jsonb(budget) as budget
            from organization_member member
            left join user_account on user_account.user_id = member.user_id
            left join budget on budget.budget_id = member.budget_id
            """;

    static final String OF_ORGANIZATIONS = MEMBERS + """
             where member.organization_id = any(cast(:organizations as text[]))
             order by member.created_at, member.user_id
            """;

    static final String FIND = MEMBERS + " where member.organization_id = :organization and member.user_id = :user";

    static final String FIND_ALL = MEMBERS + """
             where member.organization_id = :organization and member.user_id = any(cast(:users as text[]))
             order by member.user_id
            """;

    static final String LOCK = FIND + " for update of member";

    /** In the order of their ids, so that two who add the same members never wait for each other. */
    static final String INSERT = """
            insert into organization_member (organization_id, user_id, user_role, budget_id, created_at, updated_at)
            select :organization, user_id, role, nullif(budget_id, ''), :now, :now
            from unnest(cast(:users as text[]), cast(:roles as text[]), cast(:budgets as text[]))
                 newcomer (user_id, role, budget_id)
            order by user_id
            on conflict (organization_id, user_id) do nothing
            returning user_id
            """;

    static final String UPDATE = """
            update organization_member set user_role = :role, budget_id = :budget, updated_at = :now
            where organization_id = :organization and user_id = :user
            """;

    static final String DELETE = """
            delete from organization_member where organization_id = :organization and user_id = :user
            """;

    static final String DELETE_ALL =
            "delete from organization_member where organization_id = :organization returning user_id";

    List<OrganizationMember> of(Tx tx, Collection<String> organizations) {
        return tx.handle()
                .createQuery(OF_ORGANIZATIONS)
                .bindArray("organizations", String.class, organizations.toArray())
                .map((row, context) -> member(row))
                .list();
    }

    List<OrganizationMember> findAll(Tx tx, String organization, Collection<String> users) {
        return tx.handle()
                .createQuery(FIND_ALL)
                .bind("organization", organization)
                .bindArray("users", String.class, users.toArray())
                .map((row, context) -> member(row))
                .list();
    }

    Optional<OrganizationMember> find(Tx tx, String organization, String user) {
        return one(tx, FIND, organization, user);
    }

    Optional<OrganizationMember> lock(Tx tx, String organization, String user) {
        return one(tx, LOCK, organization, user);
    }

    private static Optional<OrganizationMember> one(Tx tx, String statement, String organization, String user) {
        return tx.handle()
                .createQuery(statement)
                .bind("organization", organization)
                .bind("user", user)
                .map((row, context) -> member(row))
                .findOne();
    }

    /** @return the ids of those who were none */
    List<String> insert(Tx tx, String organization, List<NewOrganizationMember> members, Instant now) {
        return tx.handle()
                .createQuery(INSERT)
                .bind("organization", organization)
                .bindArray(
                        "users",
                        String.class,
                        members.stream().map(NewOrganizationMember::user).toArray())
                .bindArray(
                        "roles",
                        String.class,
                        members.stream().map(NewOrganizationMember::role).toArray())
                .bindArray(
                        "budgets",
                        String.class,
                        members.stream()
                                .map(member -> member.budget() == null ? "" : member.budget())
                                .toArray())
                .bind("now", now)
                .mapTo(String.class)
                .list();
    }

    void update(Tx tx, String organization, NewOrganizationMember member, Instant now) {
        tx.handle()
                .createUpdate(UPDATE)
                .bindMap(Map.of("organization", organization, "user", member.user(), "now", now))
                .bind("role", member.role())
                .bind("budget", member.budget())
                .execute();
    }

    boolean delete(Tx tx, String organization, String user) {
        return tx.handle()
                        .createUpdate(DELETE)
                        .bind("organization", organization)
                        .bind("user", user)
                        .execute()
                == 1;
    }

    /** @return the ids of those who were members */
    List<String> deleteAll(Tx tx, String organization) {
        return tx.handle()
                .createQuery(DELETE_ALL)
                .bind("organization", organization)
                .mapTo(String.class)
                .list();
    }

    private static OrganizationMember member(ResultSet row) throws SQLException {
        return new OrganizationMember(
                row.getString("user_id"),
                row.getString("organization_id"),
                row.getString("user_role"),
                row.getBigDecimal("spend"),
                row.getString("budget_id"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getString("user_email"),
                budget(row.getString("budget")));
    }

    private static @Nullable Budget budget(@Nullable String json) {
        return json == null ? null : RecordReader.read(Budget.class, Json.parseObject(json));
    }
}
