package dev.gatehouse.keys;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.ratelimits.Rates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** What limits spending for each of the teams, and without one, in the order in which they are asked. */
    static final String PURSES = """
            with place as (
                select team_id as id, max_budget, metadata, coalesce(:organization, organization_id) as organization
                from team where team_id = any(cast(:teams as text[]))
                union all select '', null, '{}', :organization
            )
            select place.id, 'TEAM' as kind, place.id as owner, '' as part, 1 as turn from place
            where place.max_budget is not null
            union all
            select place.id, 'ORGANIZATION', organization.organization_id, '', 2 from place
            join organization on organization.organization_id = place.organization
            join budget on budget.budget_id = organization.budget_id
            where budget.max_budget > 0
            union all
            select '', 'USER', user_id, '', 3 from user_account where user_id = :user and max_budget is not null
            union all
            select place.id, 'TEAM_MEMBER', place.id, member.user_id, 4 from place
            join team_member member on member.team_id = place.id and member.user_id = :user
            join budget on budget.budget_id = coalesce(member.budget_id, place.metadata ->> 'team_member_budget_id')
            where budget.max_budget is not null
            union all
            select paid.id, 'WALLET', cast(paid.wallet as text), '', 5 from (
                select place.id, coalesce(
                    (select id from wallet where owner_kind = 'team' and owner_id = place.id),
                    (select id from wallet where owner_kind = 'organization' and owner_id = place.organization),
                    (select wallet.id from wallet join user_account on owner_id = cast(number as text)
                     where owner_kind = 'user' and user_id = :user)) as wallet
                from place) paid
            where paid.wallet is not null
            order by turn
            """;

    static final String LIMITS_OF_TEAMS = """
            select team_id as own_team_id, budget_limits as team_budget_limits, metadata as team_metadata
            from team where team_id = any(cast(:teams as text[]))
            """;

    /** What limits how often may be asked for each of the teams, and without one. */
    static final String RATES = """
            with place as (
                select team_id as id, metadata, rpm_limit, tpm_limit, coalesce(:organization, organization_id) as organization
                from team where team_id = any(cast(:teams as text[]))
                union all select '', '{}', null, null, :organization
            )
            select place.id, jsonb_build_array(
                jsonb_build_object('level', 'USER', 'value', owner.user_id, 'rpm', owner.rpm_limit, 'tpm', owner.tpm_limit),
                jsonb_build_object('level', 'TEAM', 'value', nullif(place.id, ''), 'rpm', place.rpm_limit, 'tpm', place.tpm_limit,
                    'model_rpm', place.metadata -> 'model_rpm_limit', 'model_tpm', place.metadata -> 'model_tpm_limit'),
                jsonb_build_object('level', 'TEAM_MEMBER', 'value', member.team_id || ':' || member.user_id,
                    'rpm', member_budget.rpm_limit, 'tpm', member_budget.tpm_limit),
                jsonb_build_object('level', 'ORGANIZATION', 'value', paying.organization_id,
                    'rpm', paying_budget.rpm_limit, 'tpm', paying_budget.tpm_limit,
                    'model_rpm', paying.metadata -> 'model_rpm_limit', 'model_tpm', paying.metadata -> 'model_tpm_limit')
                ) as rates
            from place
            left join user_account owner on owner.user_id = :user
            left join team_member member on member.team_id = place.id and member.user_id = :user
            left join budget member_budget
                on member_budget.budget_id = coalesce(member.budget_id, place.metadata ->> 'team_member_budget_id')
            left join organization paying on paying.organization_id = place.organization
            left join budget paying_budget on paying_budget.budget_id = paying.budget_id
            """;

    Optional<UserFacts> owner(Tx tx, String user) {
        return tx.handle()
                .createQuery(OWNER)
                .bind("user", user)
                .map((row, context) -> requireNonNull(IdentityRowRepository.owner(row)))
                .findOne();
    }

    /** By the team's id; what holds without a team under an empty one. */
    Map<String, List<PurseId>> purses(
            Tx tx, @Nullable String user, Collection<String> teams, @Nullable String organization) {
        var purses = new HashMap<String, List<PurseId>>();
        tx.handle()
                .createQuery(PURSES)
                .bindArray("teams", String.class, teams.toArray())
                .bind("user", user)
                .bind("organization", organization)
                .map((row, _) -> Map.entry(
                        row.getString("id"),
                        new PurseId(
                                PurseId.Kind.valueOf(row.getString("kind")),
                                row.getString("owner"),
                                row.getString("part"))))
                .forEach(one -> purses.computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
                        .add(one.getValue()));
        tx.handle()
                .createQuery(LIMITS_OF_TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .map((row, _) -> Map.entry(row.getString("own_team_id"), IdentityRowRepository.ofTeam(row)))
                .forEach(one -> {
                    if (!one.getValue().isEmpty()) {
                        purses.computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
                                .addAll(one.getValue());
                    }
                });
        return purses;
    }

    /** By the team's id; what holds without a team under an empty one. */
    Map<String, Rates> rates(Tx tx, @Nullable String user, Collection<String> teams, @Nullable String organization) {
        var rates = new HashMap<String, Rates>();
        tx.handle()
                .createQuery(RATES)
                .bindArray("teams", String.class, teams.toArray())
                .bind("user", user)
                .bind("organization", organization)
                .map((row, _) -> Map.entry(row.getString("id"), RateRows.read(row.getString("rates"))))
                .forEach(one -> rates.put(one.getKey(), one.getValue()));
        return rates;
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
