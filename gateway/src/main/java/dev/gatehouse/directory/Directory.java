package dev.gatehouse.directory;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes who belongs where, in the transaction of whoever asks. */
public final class Directory {
    private final DirectoryRepository repository = new DirectoryRepository();

    /** Empty where there is no such team. */
    public Optional<TeamStanding> standing(Tx tx, Grant grant, String team) {
        return repository.standing(tx, team, grant.user()).map(found -> standing(grant, found));
    }

    /** What the caller is to each team on whose roster it is, in the order in which it joined. */
    public List<TeamStanding> standings(Tx tx, Grant grant) {
        var user = grant.user();
        return user == null
                ? List.of()
                : repository.standings(tx, user).stream()
                        .map(found -> standing(grant, found))
                        .toList();
    }

    private static TeamStanding standing(Grant grant, DirectoryRepository.Standing found) {
        return new TeamStanding(
                found.team(),
                grant.isProxyAdmin(),
                grant.user(),
                found.role(),
                UserFacts.ORG_ADMIN.equals(found.organizationRole()),
                found.permissions());
    }

    public Optional<Team> team(Tx tx, String id) {
        return repository.team(tx, id);
    }

    public Optional<Organization> organization(Tx tx, String id) {
        return repository.organization(tx, id);
    }

    public boolean userExists(Tx tx, String user) {
        return repository.userExists(tx, user);
    }

    /** The roles a user holds in organizations, by their ids; none for nobody. */
    public Map<String, String> organizationsOf(Tx tx, @Nullable String user) {
        return user == null ? Map.of() : repository.organizationsOf(tx, user);
    }

    /** In the order in which they joined. */
    public List<Member> roster(Tx tx, String team) {
        return repository.roster(tx, team);
    }

    public Optional<Member> member(Tx tx, String team, String user) {
        return repository.member(tx, team, user);
    }

    /** Teams on whose roster the user is, by id. */
    public List<String> teamsOf(Tx tx, String user) {
        return repository.teamsOf(tx, user);
    }

    /** Teams whose roster has the user as an admin, by id. */
    public List<String> teamsAdministeredBy(Tx tx, String user) {
        return repository.teamsAdministeredBy(tx, user);
    }

    /** @return false for one who is on the roster already, who stays as he was */
    public boolean join(Tx tx, String team, Member member) {
        boolean joined = repository.insertMember(tx, team, member);
        changed(tx, Subject.Kind.USER, member.user());
        return joined;
    }

    /** Role, e-mail and budget; what was spent stays. */
    public void update(Tx tx, String team, Member member) {
        repository.updateMember(tx, team, member);
        changed(tx, Subject.Kind.USER, member.user());
    }

    /** @return false for one who is not on the roster */
    public boolean leave(Tx tx, String team, String user) {
        boolean left = repository.deleteMember(tx, team, user);
        changed(tx, Subject.Kind.USER, user);
        return left;
    }

    /** @return false for one who is a member already */
    public boolean joinOrganization(
            Tx tx, String organization, String user, String role, @Nullable String budget, Instant now) {
        boolean joined = repository.insertOrganizationMember(tx, organization, user, role, budget, now);
        changed(tx, Subject.Kind.USER, user);
        return joined;
    }

    /** @return false for one who is no member */
    public boolean leaveOrganization(Tx tx, String organization, String user) {
        boolean left = repository.deleteOrganizationMember(tx, organization, user);
        changed(tx, Subject.Kind.USER, user);
        return left;
    }

    /** Announces that an entity is not what it was: keys are remembered together with theirs. */
    public static void changed(Tx tx, Subject.Kind kind, String id) {
        ChangeFeed.publish(tx, new Subject(kind, id).changed());
    }
}
