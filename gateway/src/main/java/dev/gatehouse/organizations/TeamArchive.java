package dev.gatehouse.organizations;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Ends the teams of an organization, with their rosters and keys, and keeps what they were. */
public final class TeamArchive {
    private final TeamArchiveRepository repository = new TeamArchiveRepository();
    private final KeyRows keys;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public TeamArchive(KeyRows keys, AuditLog audit, Ids ids, Clocks clocks) {
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    /** @param changedBy on whose behalf, as the caller says */
    void deleteOf(Tx tx, Grant grant, String organization, @Nullable String changedBy) {
        var byKey = grant.key();
        for (var team : repository.lock(tx, organization)) {
            var id = team.path("team_id").asText();
            keys.delete(tx, grant, KeySelection.ofTeam(id), changedBy);
            var roster = repository.delete(
                    tx,
                    id,
                    new TeamArchiveRepository.Deletion(
                            ids.next(),
                            clocks.now().truncatedTo(ChronoUnit.MICROS),
                            grant.user(),
                            byKey == null ? null : byKey.toString(),
                            changedBy));
            audit.append(tx, grant, Target.of("team", id), team, null);
            Directory.changed(tx, Subject.Kind.USER, roster);
            Directory.changed(tx, Subject.Kind.TEAM, id);
        }
    }
}
