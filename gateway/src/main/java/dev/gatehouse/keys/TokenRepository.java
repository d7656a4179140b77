package dev.gatehouse.keys;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads what is stored of those a token names, under the names {@link IdentityRowRepository} knows. */
final class TokenRepository {
    static final String OWNER = """
            select owner.user_id as owner_id, owner.user_role, owner.models as owner_models,
                   owner.metadata as owner_metadata,
                   (select jsonb_object_agg(organization_id, coalesce(member.user_role, ''))
                    from organization_member member where member.user_id = owner.user_id) as organizations
            from user_account owner
            where owner.user_id = :user
            """;

    static final String TEAMS = """
            select team_id as own_team_id, organization_id as team_organization, blocked as team_blocked,
                   models as team_models, access_group_ids as team_access_groups, model_aliases as team_aliases,
                   metadata as team_metadata
            from team
            where team_id = any(cast(:teams as text[]))
            order by team_id
            """;

    Optional<UserFacts> owner(Tx tx, String user) {
        return tx.handle()
                .createQuery(OWNER)
                .bind("user", user)
                .map((row, context) -> requireNonNull(IdentityRowRepository.owner(row)))
                .findOne();
    }

    List<TeamFacts> teams(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .map((row, context) -> requireNonNull(IdentityRowRepository.team(row)))
                .list();
    }
}
