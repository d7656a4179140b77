package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Database;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides which models teams may call. */
public final class TeamModels {
    private final Database database;
    private final TeamRows rows;

    public TeamModels(Database database, TeamRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** Models of a team. */
    public record Change(String teamId, List<String> models) {
        public Change {
            models = List.copyOf(models);
        }
    }

    /** @param changedBy on whose behalf, as the caller says */
    public ShownTeam add(Grant grant, Change asked, @Nullable String changedBy) {
        return change(
                grant,
                asked.teamId(),
                models -> {
                    if (models.isEmpty()) {
                        models.add(TeamRows.ALL_MODELS);
                    }
                    models.addAll(asked.models());
                },
                changedBy);
    }

    public ShownTeam delete(Grant grant, Change asked, @Nullable String changedBy) {
        return change(grant, asked.teamId(), models -> asked.models().forEach(models::remove), changedBy);
    }

    private ShownTeam change(Grant grant, String id, Consumer<Set<String>> change, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = rows.lock(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
            require(
                    grant.isProxyAdmin() || rows.standing(tx, grant, team).isTeamAdmin(),
                    403,
                    "Only proxy admin or team admin can modify team models");
            var models = new LinkedHashSet<>(team.models());
            change.accept(models);
            return rows.shown(tx, rows.update(tx, grant, team, row -> row.set("models", Json.node(models)), changedBy));
        });
    }
}
