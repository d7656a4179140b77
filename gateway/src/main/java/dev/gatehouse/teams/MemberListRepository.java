package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.MemberPage.Item;
import dev.gatehouse.teams.MemberQuery.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL of rosters by pages. */
final class MemberListRepository {
    private static final String FROM = """
            from team_member member
            left join user_account person on person.user_id = member.user_id
            left join budget own on own.budget_id = member.budget_id and own.budget_id is distinct from :shared
            left join budget shared on shared.budget_id = :shared
                 and (member.budget_id is null or member.budget_id = :shared)
            where member.team_id = :team and member.role = any(cast(:roles as text[]))
              and (cast(:part as text) is null or member.user_id ilike :part or member.user_email ilike :part
                   or person.user_email ilike :part)
            """;

    /** What cannot be said with a null is sorted last, whichever way round. */
    static final String PAGE = """
            select member.user_id, coalesce(member.user_email, person.user_email) as user_email, member.role, member.spend,
                   member.total_spend, member.budget_id,
                   case when own.budget_id is not null then 'custom' when shared.budget_id is not null then 'team_default'
                        else 'none' end as budget_source,
                   coalesce(own.max_budget, shared.max_budget) as max_budget,
                   coalesce(own.tpm_limit, shared.tpm_limit) as tpm_limit,
                   coalesce(own.rpm_limit, shared.rpm_limit) as rpm_limit,
                   coalesce(own.budget_duration, shared.budget_duration) as budget_duration,
                   coalesce(own.allowed_models, shared.allowed_models, '{}') as allowed_models
            """ + FROM + """
            order by
                case when not :descends then
                    case :sort when 'user_id' then member.user_id
                               when 'user_email' then coalesce(member.user_email, person.user_email)
                               when 'role' then member.role end
                end asc nulls last,
                case when :descends then
                    case :sort when 'user_id' then member.user_id
                               when 'user_email' then coalesce(member.user_email, person.user_email)
                               when 'role' then member.role end
                end desc nulls last,
                case when not :descends then
                    case :sort when 'spend' then member.spend
                               when 'total_spend' then member.total_spend
                               when 'max_budget_in_team' then coalesce(own.max_budget, shared.max_budget) end
                end asc nulls last,
                case when :descends then
                    case :sort when 'spend' then member.spend
                               when 'total_spend' then member.total_spend
                               when 'max_budget_in_team' then coalesce(own.max_budget, shared.max_budget) end
                end desc nulls last,
                member.position
            limit :limit offset :offset
            """;

    static final String COUNT = "select count(*) " + FROM;

    /**
     * @param part of an id or an e-mail; null for any
     * @param shared the id of the team's budget row for all members
     */
    record Filter(
            String team,
            @Nullable String shared,
            List<String> roles,
            @Nullable String part) {}

    List<Item> page(Tx tx, Filter filter, Optional<Sort> sort, boolean descends, int limit, long offset) {
        return bound(tx.handle().createQuery(PAGE), filter)
                .bind("sort", sort.map(Sort::wireName).orElse(""))
                .bind("descends", descends)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, context) -> item(row))
                .list();
    }

    long count(Tx tx, Filter filter) {
        return bound(tx.handle().createQuery(COUNT), filter).mapTo(Long.class).one();
    }

    private static Query bound(Query query, Filter filter) {
        return query.bind("team", filter.team())
                .bind("shared", filter.shared())
                .bindArray("roles", String.class, filter.roles().toArray())
                .bind("part", filter.part() == null ? null : "%" + escaped(filter.part()) + "%");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString("user_id"),
                row.getString("user_email"),
                TeamRole.of(row.getString("role")),
                row.getBigDecimal("spend"),
                row.getBigDecimal("total_spend"),
                row.getString("budget_id"),
                row.getString("budget_source"),
                row.getBigDecimal("max_budget"),
                row.getObject("tpm_limit", Long.class),
                row.getObject("rpm_limit", Long.class),
                row.getString("budget_duration"),
                Arrays.asList((String[]) row.getArray("allowed_models").getArray()));
    }
}
