package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Team;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What refuses a new key, in the pinned order: the first that fails is the answer. */
final class NewKeyRules {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_\\-/.@]{0,253}[A-Za-z0-9]");

    /** No stored key has it. */
    private static final KeyHash NOBODY = new KeyHash(0, 0, 0, 0);

    private final Directory directory;
    private final KeyRepository repository = new KeyRepository();
    private final Allocations allocations;
    private final ObjectPermissionLimits permissions;
    private final KeyConfig config;
    private final KeyBounds bounds;

    NewKeyRules(Directory directory, Allocations allocations, ObjectPermissionLimits permissions, KeyConfig config) {
        this.directory = directory;
        this.allocations = allocations;
        this.permissions = permissions;
        this.config = config;
        this.bounds = new KeyBounds(config);
    }

    /**
     * For a key of a user.
     *
     * @return what is to be made, with what was left out
     * @throws dev.gatehouse.error.ApiException in LiteLLM's words
     */
    NewKey check(Tx tx, Grant grant, NewKey asked, Instant now) {
        checkOrganizationAdmin(tx, grant, asked.members());
        KeyChangeRules.checkAmounts(asked.members());
        checkOwnRoutes(grant, asked.members());
        var owned = owned(grant, asked);
        var sent = owned.members();
        var team = sent.teamId().or(null);
        if (team == null) {
            checkPersonal(grant, sent);
        } else {
            checkTeam(tx, grant, sent, team);
        }
        allocations.checkTeam(tx, draft(bounds.fill(sent), now), NOBODY);
        require(
                !isGiven(sent.projectId().or(null)),
                404,
                "Project not found, project_id=" + sent.projectId().or(null));
        checkOwner(grant, sent);
        return complete(tx, grant, owned, now);
    }

    /** For a key of a team and of no user. */
    NewKey checkServiceAccount(Tx tx, Grant grant, NewKey asked, Instant now) {
        checkOwnRoutes(grant, asked.members());
        var sent = asked.members();
        var team = sent.teamId().or(null);
        if (team == null) {
            throw Pinned.detail(
                            400,
                            "team_id is required for service account keys. Please specify `team_id` in the request body.")
                    .asException();
        }
        var standing = directory
                .standing(tx, grant, team)
                .orElseThrow(() -> Pinned.detail(
                                400,
                                "team_id does not exist in the database. Please specify a valid `team_id` in the request body.")
                        .asException());
        KeyChangeRules.checkAmounts(sent);
        allocations.checkTeam(tx, draft(bounds.fill(sent), now), NOBODY);
        if (!grant.isProxyAdmin()) {
            requireMembers(tx, grant, sent, standing);
            standing.requirePermission("/key/service-account/generate");
        }
        require(
                !isGiven(sent.projectId().or(null)),
                404,
                "Project not found, project_id=" + sent.projectId().or(null));
        var nobodys = asked.with(Json.object().putNull("user_id"));
        return complete(tx, grant, nobodys, now).with(Json.object().putNull("user_id"));
    }

    /** Who administers organizations makes keys for those, and not for others. */
    private void checkOrganizationAdmin(Tx tx, Grant grant, KeyChange sent) {
        var organization = sent.organizationId().or(null);
        if (organization == null || grant.isProxyAdmin()) {
            return;
        }
        var roles = directory.organizationsOf(tx, grant.user());
        require(
                !roles.containsValue(UserFacts.ORG_ADMIN) || UserFacts.ORG_ADMIN.equals(roles.get(organization)),
                403,
                "You are not an admin of organization_id=" + organization);
    }

    private static void checkOwnRoutes(Grant grant, KeyChange sent) {
        if (grant.isProxyAdmin()) {
            return;
        }
        require(
                orEmpty(sent.allowedRoutes().or(null)).isEmpty(),
                403,
                "Only proxy admins can set `allowed_routes` on a key. Use `key_type` to pick a preset route bucket instead.");
        var metadata = sent.metadata().or(null);
        require(
                sent.inMetadata().allowedPassthroughRoutes().or(null) == null
                        && (metadata == null || !metadata.has("allowed_passthrough_routes")),
                403,
                "Only proxy admins can set `allowed_passthrough_routes` on a key.");
    }

    /** What nobody is named for belongs to who asks, unless that is an administrator. */
    private static NewKey owned(Grant grant, NewKey asked) {
        return grant.isProxyAdmin() || isGiven(asked.members().userId().or(null))
                ? asked
                : asked.with(Json.object().put("user_id", grant.user()));
    }

    private void checkTeam(Tx tx, Grant grant, KeyChange sent, String team) {
        if (grant.isProxyAdmin()) {
            return;
        }
        var standing = directory
                .standing(tx, grant, team)
                .orElseThrow(() -> Pinned.detail(
                                400,
                                "Team not found for team_id=" + team
                                        + ". Non-admin users cannot create keys for non-existent teams.")
                        .asException());
        requireMembers(tx, grant, sent, standing);
        var role = Objects.requireNonNull(standing.role()).wireName();
        require(
                config.teamKeys().roles().contains(role),
                400,
                "Team member role " + role + " not in allowed_team_member_roles="
                        + config.teamKeys().roles().stream().sorted().toList());
        standing.requirePermission("/key/generate");
        requireParams(sent, config.teamKeys().requiredParams());
    }

    private void requireMembers(Tx tx, Grant grant, KeyChange sent, TeamStanding standing) {
        var user = sent.userId().or(null);
        if (user != null
                && !user.equals(grant.user())
                && directory.member(tx, standing.team(), user).isEmpty()) {
            throw notAssigned(user, standing.team());
        }
        if (!standing.isMember()) {
            throw notAssigned(grant.user(), standing.team());
        }
    }

    private static RuntimeException notAssigned(@Nullable String user, String team) {
        return Pinned.detail(400, "User=" + user + " not assigned to team=" + team)
                .asException();
    }

    private void checkPersonal(Grant grant, KeyChange sent) {
        if (grant.isProxyAdmin()) {
            return;
        }
        var personal = config.personalKeys();
        var role = grant.caller().role().wireName();
        personal.roles()
                .ifPresent(roles -> require(
                        roles.contains(role),
                        400,
                        "Personal key creation has been restricted by admin. Allowed roles="
                                + roles.stream().sorted().toList() + ". Your role=" + role));
        requireParams(sent, personal.requiredParams());
    }

    private static void requireParams(KeyChange asked, List<String> required) {
        var sent = asked.sent();
        for (var member : required) {
            var value = sent.path(member);
            boolean said = value.isContainerNode() ? !value.isEmpty() : !value.isNull() && !value.isMissingNode();
            require(said, 400, "Required param " + member + " not in data");
        }
    }

    private static void checkOwner(Grant grant, KeyChange sent) {
        var user = sent.userId().or(null);
        if (!grant.isProxyAdmin() && !Objects.equals(user, grant.user())) {
            throw Pinned.detail(
                            403,
                            "User can only create keys for themselves. Got user_id=" + user + ", Your ID="
                                    + grant.user())
                    .asException();
        }
    }

    /** What both kinds of keys have in common, and what configuration says of what was left out. */
    private NewKey complete(Tx tx, Grant grant, NewKey asked, Instant now) {
        KeyChangeRules.checkPeriods(asked.members());
        var filled = new NewKey(asked.key(), asked.keyType(), bounds.fill(asked.members()));
        KeyChangeRules.checkServiceAccount(draft(KeyChange.NOTHING, now), draft(filled.members(), now));
        bounds.check(filled.members(), now);
        KeyChangeRules.checkPeriods(filled.members());
        checkOwnBudget(tx, grant, filled.members(), now);
        checkRights(grant, filled);
        KeyPlaces.hold(tx, directory, filled.members());
        var team = Optional.ofNullable(filled.members().teamId().or(null)).flatMap(id -> directory.team(tx, id));
        permissions.check(tx, team, filled.members());
        checkAliasForm(filled.members());
        checkClearText(filled.key());
        var placed = filled.with(Json.object().put("organization_id", organization(tx, grant, filled.members(), team)));
        allocations.checkOrganization(tx, draft(placed.members(), now), NOBODY);
        KeyChangeRules.checkModelBudgets(placed.members());
        return placed;
    }

    /** Users who are no administrators may not make keys richer than the one they use. */
    private void checkOwnBudget(Tx tx, Grant grant, KeyChange sent, Instant now) {
        var own = grant.key();
        if (grant.isProxyAdmin() || own == null) {
            return;
        }
        var limit =
                repository.find(tx, own).map(key -> key.fields().maxBudget()).orElse(null);
        if (limit == null) {
            return;
        }
        var most = sent.maxBudget().or(null);
        var increase = draft(sent, now).metadata().path("temp_budget_increase");
        var wanted = (most == null ? BigDecimal.ZERO : most)
                .add(increase.isNumber() ? increase.decimalValue() : BigDecimal.ZERO);
        require(wanted.compareTo(limit) <= 0, 400, "max_budget is over the max_budget of the calling key");
        orEmpty(sent.budgetLimits().or(null))
                .forEach(window -> require(
                        window.maxBudget().compareTo(limit) <= 0,
                        400,
                        "budget_limits are over the max_budget of the calling key"));
    }

    private static void checkRights(Grant grant, NewKey asked) {
        if (grant.isProxyAdmin()) {
            return;
        }
        var permissions = asked.members().permissions().or(null);
        require(permissions == null || permissions.isEmpty(), 403, "Only proxy admins can set `permissions`.");
        require(
                asked.keyType() != NewKey.KeyType.MANAGEMENT,
                403,
                "Only proxy admins can create keys of key_type `management`.");
    }

    private void checkAliasForm(KeyChange sent) {
        var alias = sent.keyAlias().or(null);
        require(
                !config.aliasFormat() || alias == null || ALIAS.matcher(alias).matches(),
                400,
                "Invalid key_alias: 2 to 255 characters of A-Z, a-z, 0-9 and _-/.@, the first and the last of them"
                        + " alphanumeric.");
    }

    private void checkClearText(@Nullable String clear) {
        if (clear != null) {
            ClearText.check(
                    clear, config, "Invalid key format. LiteLLM Virtual Key must start with 'sk-'. Received: ****");
        }
    }

    /** Its own, or its team's. */
    private @Nullable String organization(Tx tx, Grant grant, KeyChange sent, Optional<Team> team) {
        var asked = sent.organizationId().or(null);
        var inherited = team.map(Team::organization).orElse(null);
        if (asked == null || asked.equals(inherited)) {
            return inherited;
        }
        require(
                grant.isProxyAdmin()
                        || directory.organizationsOf(tx, grant.user()).containsKey(asked),
                403,
                "Caller is not a member of organization_id=" + asked);
        if (directory.organization(tx, asked).isEmpty()) {
            throw Pinned.plain(500, "Organization doesn't exist in db. Organization=" + asked)
                    .asException();
        }
        return asked;
    }

    private KeyFields draft(KeyChange sent, Instant now) {
        return KeyChanges.changed(NewKeyFields.blank("****", null, now), sent, now);
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
