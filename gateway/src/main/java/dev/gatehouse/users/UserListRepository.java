package dev.gatehouse.users;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL of many users. */
final class UserListRepository {
    /** What a list can be sorted by; rows that are equal in it are sorted by id. */
    enum Sort {
        CREATED_AT,
        USER_ID,
        USER_EMAIL,
        SPEND,
        USER_ALIAS,
        USER_ROLE;

        static Optional<Sort> named(String column) {
            for (var sort : values()) {
                if (sort.column().equals(column)) {
                    return Optional.of(sort);
                }
            }
            return Optional.empty();
        }

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String orderBy(boolean descending) {
            var direction = descending ? " desc" : " asc";
            return " order by " + column() + direction + ", user_id" + direction;
        }
    }

    /**
     * Which users; empty lists and nulls allow all.
     *
     * @param organizations of one of which they are members
     */
    record Filter(
            @Nullable String role,
            @Nullable String idPart,
            List<String> ids,
            List<String> ssoIds,
            @Nullable String emailPart,
            @Nullable String team,
            List<String> organizations) {}

    private static final String MATCHING = """
            from user_account
            where (cast(:role as text) is null or user_role = :role)
              and (cast(:id_part as text) is null or position(lower(:id_part) in lower(user_id)) > 0)
              and (cardinality(cast(:ids as text[])) = 0 or user_id = any(cast(:ids as text[])))
              and (cardinality(cast(:sso_ids as text[])) = 0 or sso_user_id = any(cast(:sso_ids as text[])))
              and (cast(:email_part as text) is null or position(lower(:email_part) in lower(user_email)) > 0)
              and (cast(:team as text) is null or user_id in (
                  select team_member.user_id from team_member where team_member.team_id = :team))
              and (cardinality(cast(:organizations as text[])) = 0 or user_id in (
                  select organization_member.user_id from organization_member
                  where organization_id = any(cast(:organizations as text[]))))
            """;

    static final String COUNT = "select count(*) " + MATCHING;

    static final String NEWEST = page(Sort.CREATED_AT, true);

    static final String SEARCH = """
            select user_id, user_email, user_alias, user_role from user_account
            where (cast(:id_part as text) is null or position(lower(:id_part) in lower(user_id)) > 0)
              and (cast(:email_part as text) is null or position(lower(:email_part) in lower(user_email)) > 0)
            order by created_at desc, user_id desc limit :limit offset :offset
            """;

    /** The page is found by its ids first: what is shown of a row is not made for those before it. */
    static String page(Sort sort, boolean descending) {
        var order = sort.orderBy(descending);
        return "select to_jsonb(found) from (select " + UserRepository.SHOWN
                + ", (select count(*) from virtual_key where virtual_key.user_id = user_account.user_id) as key_count"
                + " from user_account where user_id in (select user_id " + MATCHING + order
                + " limit :limit offset :offset)" + order + ") found";
    }

    long count(Tx tx, Filter filter) {
        return bind(tx.handle().createQuery(COUNT), filter).mapTo(Long.class).one();
    }

    List<UserPage.Row> page(Tx tx, Filter filter, Sort sort, boolean descending, Paging paging) {
        return bind(tx.handle().createQuery(page(sort, descending)), filter)
                .bind("limit", paging.size())
                .bind("offset", paging.offset())
                .mapTo(String.class)
                .map(json -> {
                    var row = Json.parseObject(json);
                    return new UserPage.Row(
                            RecordReader.read(User.class, row),
                            row.path("key_count").asLong());
                })
                .list();
    }

    private static Query bind(Query query, Filter filter) {
        return query.bind("role", filter.role())
                .bind("id_part", filter.idPart())
                .bindArray("ids", String.class, filter.ids().toArray())
                .bindArray("sso_ids", String.class, filter.ssoIds().toArray())
                .bind("email_part", filter.emailPart())
                .bind("team", filter.team())
                .bindArray("organizations", String.class, filter.organizations().toArray());
    }

    List<FoundUser> search(Tx tx, @Nullable String idPart, @Nullable String emailPart, Paging paging) {
        return tx.handle()
                .createQuery(SEARCH)
                .bind("id_part", idPart)
                .bind("email_part", emailPart)
                .bind("limit", paging.size())
                .bind("offset", paging.offset())
                .map((row, context) -> new FoundUser(
                        row.getString("user_id"),
                        row.getString("user_email"),
                        row.getString("user_alias"),
                        row.getString("user_role")))
                .list();
    }
}
