package dev.gatehouse.keys;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
            select team.team_id as own_team_id, team.organization_id as team_organization, team.blocked as team_blocked,
                   team.models as team_models, team.access_group_ids as team_access_groups,
                   team.model_aliases as team_aliases, team.metadata as team_metadata,
                   coalesce(place_budget.allowed_models, '{}') as member_models
            from team
            left join team_member place on place.team_id = team.team_id and place.user_id = :user
            left join budget place_budget on place_budget.budget_id = place.budget_id
            where team.team_id = any(cast(:teams as text[]))
            order by team.team_id
            """;

    Optional<UserFacts> owner(Tx tx, String user) {
        return tx.handle()
                .createQuery(OWNER)
                .bind("user", user)
                .map((row, context) -> requireNonNull(IdentityRowRepository.owner(row)))
                .findOne();
    }

    /** @param user whose rights as a member are read; null for nobody's */
    List<TeamFacts> teams(Tx tx, @Nullable String user, Collection<String> teams) {
        return tx.handle()
                .createQuery(TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .bind("user", user)
                .map((row, context) -> requireNonNull(IdentityRowRepository.team(row)))
                .list();
    }
}
