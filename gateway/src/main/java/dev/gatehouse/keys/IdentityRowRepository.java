package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.Role;
import dev.gatehouse.access.TeamFacts;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ratelimits.Rates;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one row of {@link KeyRepository#IDENTITY}. */
final class IdentityRowRepository {
    private IdentityRowRepository() {}

    static KeyIdentity identity(ResultSet row, PlanRates plan) throws SQLException {
        var metadata = Json.parse(row.getString("metadata"));
        var format = KeyIdentity.Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT));
        var owner = row.getString("owner_id") == null ? null : owner(row);
        return new KeyIdentity(
                KeyRepository.hash(row.getString("token")),
                format,
                row.getString("key_alias"),
                row.getString("key_name"),
                row.getString("user_id"),
                row.getString("team_id"),
                row.getString("organization_id"),
                new ModelList(texts(row.getArray("models")), texts(row.getArray("access_group_ids"))),
                strings(row.getString("aliases")),
                texts(row.getArray("allowed_routes")),
                passthroughRoutes(metadata),
                Json.parse(row.getString("permissions")).has("get_spend_routes"),
                row.getBoolean("blocked"),
                instant(row.getTimestamp("expires")),
                instant(row.getTimestamp("revoke_at")),
                owner,
                row.getString("own_team_id") == null ? null : team(row),
                purses(row, metadata),
                rates(row, format, owner, plan));
    }

    private static Rates rates(ResultSet row, KeyIdentity.Format format, @Nullable UserFacts owner, PlanRates plan)
            throws SQLException {
        var stored = RateRows.read(row.getString("rates"));
        return switch (format) {
            case SK -> stored;
            case GW -> plan.with(stored, row.getString("token"), owner == null ? Role.INTERNAL_USER : owner.role());
        };
    }

    /** In the order in which the reference names the one that refuses. */
    private static List<PurseId> purses(ResultSet row, JsonNode metadata) throws SQLException {
        var purses = new ArrayList<PurseId>();
        var token = row.getString("token");
        if (row.getBoolean("key_limited")) {
            purses.add(PurseId.of(PurseId.Kind.KEY, token));
        }
        purses.addAll(LimitsText.windows(PurseId.Kind.KEY_WINDOW, token, row.getString("budget_limits")));
        purses.addAll(LimitsText.models(token, row.getString("model_max_budget")));
        if (row.getBoolean("team_limited")) {
            purses.add(PurseId.of(PurseId.Kind.TEAM, row.getString("team_id")));
        }
        purses.addAll(LimitsText.tags(metadata));
        if (row.getString("own_team_id") != null) {
            purses.addAll(ofTeam(row));
        }
        if (row.getBoolean("organization_limited")) {
            purses.add(PurseId.of(PurseId.Kind.ORGANIZATION, row.getString("paying_organization")));
        }
        if (row.getBoolean("user_limited")) {
            purses.add(PurseId.of(PurseId.Kind.USER, row.getString("user_id")));
        }
        if (row.getBoolean("member_limited")) {
            purses.add(PurseId.ofMember(row.getString("team_id"), row.getString("user_id")));
        }
        if (row.getString("wallet") != null) {
            purses.add(PurseId.of(PurseId.Kind.WALLET, row.getString("wallet")));
        }
        return purses;
    }

    /** Those that a team's row keeps as JSON. */
    static List<PurseId> ofTeam(ResultSet row) throws SQLException {
        var purses = new ArrayList<PurseId>();
        purses.addAll(LimitsText.windows(
                PurseId.Kind.TEAM_WINDOW, row.getString("own_team_id"), row.getString("team_budget_limits")));
        purses.addAll(LimitsText.tags(Json.parse(row.getString("team_metadata"))));
        return purses;
    }

    static UserFacts owner(ResultSet row) throws SQLException {
        var organizations = row.getString("organizations");
        return new UserFacts(
                row.getString("owner_id"),
                row.getString("user_role"),
                organizations == null ? Map.of() : strings(organizations),
                new ModelList(texts(row.getArray("owner_models"))),
                Json.parse(row.getString("owner_metadata")).path("scim_active").asBoolean(true));
    }

    static TeamFacts team(ResultSet row) throws SQLException {
        var metadata = Json.parse(row.getString("team_metadata"));
        var aliases = row.getString("team_aliases");
        return new TeamFacts(
                row.getString("own_team_id"),
                row.getString("team_organization"),
                row.getBoolean("team_blocked"),
                new ModelList(texts(row.getArray("team_models")), texts(row.getArray("team_access_groups"))),
                aliases == null ? Map.of() : strings(aliases),
                new ModelList(texts(row.getArray("member_models"))),
                passthroughRoutes(metadata),
                !metadata.path("guardrails").path("modify_guardrails").asBoolean(true));
    }

    private static List<String> passthroughRoutes(JsonNode metadata) {
        var routes = new ArrayList<String>();
        metadata.path("allowed_passthrough_routes").forEach(route -> {
            if (route.isTextual()) {
                routes.add(route.textValue());
            }
        });
        return routes;
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /** Members that are no texts mean nothing. */
    private static Map<String, String> strings(String json) {
        var strings = new HashMap<String, String>();
        Json.parse(json).properties().forEach(member -> {
            if (member.getValue().isTextual()) {
                strings.put(member.getKey(), member.getValue().textValue());
            }
        });
        return strings;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
