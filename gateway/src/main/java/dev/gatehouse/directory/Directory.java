package dev.gatehouse.directory;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes who belongs where, in the transaction of whoever asks. */
public final class Directory {
    private final DirectoryRepository repository = new DirectoryRepository();
    private final RosterRepository rosters = new RosterRepository();
    private final OrganizationMemberRepository organizationMembers = new OrganizationMemberRepository();
    private final TenantConfig.Users newUsers;

    public Directory() {
        this(TenantConfig.NONE.users());
    }

    /** @param newUsers what users are given who get a row because they were added somewhere */
    public Directory(TenantConfig.Users newUsers) {
        this.newUsers = newUsers;
    }

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

    /** As above; nobody can delete it until the transaction ends. */
    public Optional<Team> holdTeam(Tx tx, String id) {
        return repository.holdTeam(tx, id);
    }

    public Optional<Organization> organization(Tx tx, String id) {
        return repository.organization(tx, id);
    }

    /** As above; nobody can delete it until the transaction ends. */
    public Optional<Organization> holdOrganization(Tx tx, String id) {
        return repository.holdOrganization(tx, id);
    }

    public boolean userExists(Tx tx, String user) {
        return repository.userExists(tx, user);
    }

    /**
     * Gives a row to a user who has none, with what new users are given; one who has a row stays as he is.
     *
     * @return false for one who has a row
     */
    public boolean ensureUser(Tx tx, String user, @Nullable String email, Instant now) {
        return !ensureUsers(tx, Map.of(user, Optional.ofNullable(email)), now).isEmpty();
    }

    /**
     * As above, for many at once.
     *
     * @param emails by user
     * @return those who had no row
     */
    public List<String> ensureUsers(Tx tx, Map<String, Optional<String>> emails, Instant now) {
        var added = repository.ensureUsers(tx, emails, NewUserDefaults.of(newUsers, now), now);
        changed(tx, Subject.Kind.USER, added);
        return added;
    }

    /** The ids of users with this e-mail, whatever its case: rows may share one. */
    public List<String> usersWithEmail(Tx tx, String email) {
        return usersWithEmails(tx, List.of(email)).getOrDefault(email, List.of());
    }

    /** As above, for many at once: by the e-mail as it was asked for, without those that nobody has. */
    public Map<String, List<String>> usersWithEmails(Tx tx, Collection<String> emails) {
        return repository.usersWithEmails(tx, emails);
    }

    /** Of those who have a row, which nobody can delete until the transaction ends. */
    public Map<String, Optional<String>> holdUsers(Tx tx, Collection<String> users) {
        return repository.holdUsers(tx, users);
    }

    /** Until the transaction ends nobody else who asks the same can make users with these e-mails. */
    public void reserveEmails(Tx tx, Collection<String> emails) {
        repository.reserveEmails(tx, emails);
    }

    /** The roles a user holds in organizations, by their ids; none for nobody. */
    public Map<String, String> organizationsOf(Tx tx, @Nullable String user) {
        return user == null ? Map.of() : repository.organizationsOf(tx, user);
    }

    /** Organizations the user administers, by id; none for nobody. */
    public List<String> organizationsAdministeredBy(Tx tx, @Nullable String user) {
        return organizationsOf(tx, user).entrySet().stream()
                .filter(membership -> membership.getValue().equals(UserFacts.ORG_ADMIN))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** In the order in which they joined. */
    public List<Member> roster(Tx tx, String team) {
        return repository.roster(tx, team);
    }

    /** As above, of several teams; those without members are left out. */
    public Map<String, List<Member>> rosters(Tx tx, Collection<String> teams) {
        return repository.rosters(tx, teams);
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

    /**
     * As above, for many at once, in their order.
     *
     * @return those who were not on the roster
     */
    public List<String> join(Tx tx, String team, List<Member> members) {
        var joined = repository.insertMembers(tx, team, members);
        changed(tx, Subject.Kind.USER, joined);
        return joined;
    }

    /** Role, e-mail and budget; what was spent stays. */
    public void update(Tx tx, String team, Member member) {
        repository.updateMember(tx, team, member);
        changed(tx, Subject.Kind.USER, member.user());
    }

    /** As above, of many. */
    public void update(Tx tx, String team, List<Member> members) {
        if (!members.isEmpty()) {
            rosters.update(tx, team, members);
            changed(tx, Subject.Kind.USER, members.stream().map(Member::user).toList());
        }
    }

    /** Those of them who are on the roster, held until the transaction ends. */
    public List<Member> lockMembers(Tx tx, String team, Collection<String> users, Collection<String> emails) {
        return rosters.lock(tx, team, users, emails, false);
    }

    /** Everybody on the roster, held until the transaction ends. */
    public List<Member> lockRoster(Tx tx, String team) {
        return rosters.lock(tx, team, List.of(), List.of(), true);
    }

    /** What a member spent since; what he spent in all stays. */
    public void setSpend(Tx tx, String team, String user, BigDecimal spend) {
        rosters.setSpend(tx, team, user, spend);
        changed(tx, Subject.Kind.USER, user);
    }

    /** Links the members to a budget row who have none. The team's change is announced by whoever changes it. */
    public void giveBudget(Tx tx, String team, String budget) {
        rosters.giveBudget(tx, team, budget);
    }

    /** Of these budget rows, those that more than one place on a roster is linked to. */
    public Set<String> sharedBudgets(Tx tx, Collection<String> budgets) {
        return Set.copyOf(rosters.sharedBudgets(tx, budgets));
    }

    /** @return those who were on the roster */
    public List<String> leave(Tx tx, String team, Collection<String> users) {
        var left = rosters.delete(tx, team, users);
        changed(tx, Subject.Kind.USER, left);
        return left;
    }

    /** @return false for one who is not on the roster */
    public boolean leave(Tx tx, String team, String user) {
        boolean left = repository.deleteMember(tx, team, user);
        changed(tx, Subject.Kind.USER, user);
        return left;
    }

    /** All members of all these teams. */
    public void disband(Tx tx, Collection<String> teams) {
        changed(tx, Subject.Kind.USER, repository.deleteRosters(tx, teams));
    }

    /** @return false for one who is a member already */
    public boolean joinOrganization(
            Tx tx, String organization, String user, String role, @Nullable String budget, Instant now) {
        return !joinOrganization(tx, organization, List.of(new NewOrganizationMember(user, role, budget)), now)
                .isEmpty();
    }

    /**
     * As above, for many at once.
     *
     * @return those who were no members
     */
    public List<String> joinOrganization(Tx tx, String organization, List<NewOrganizationMember> members, Instant now) {
        var joined = organizationMembers.insert(tx, organization, members, now);
        changed(tx, Subject.Kind.USER, joined);
        return joined;
    }

    /** In the order in which they joined. */
    public List<OrganizationMember> membersOf(Tx tx, Collection<String> organizations) {
        return organizationMembers.of(tx, organizations);
    }

    /** Those of the users who belong to it. */
    public List<OrganizationMember> organizationMembers(Tx tx, String organization, Collection<String> users) {
        return organizationMembers.findAll(tx, organization, users);
    }

    public Optional<OrganizationMember> organizationMember(Tx tx, String organization, String user) {
        return organizationMembers.find(tx, organization, user);
    }

    /** As above, held until the transaction ends. */
    public Optional<OrganizationMember> lockOrganizationMember(Tx tx, String organization, String user) {
        return organizationMembers.lock(tx, organization, user);
    }

    /** Role and budget; what was spent stays. */
    public void updateOrganizationMember(Tx tx, String organization, NewOrganizationMember member, Instant now) {
        organizationMembers.update(tx, organization, member, now);
        changed(tx, Subject.Kind.USER, member.user());
    }

    /** @return false for one who is no member */
    public boolean leaveOrganization(Tx tx, String organization, String user) {
        boolean left = organizationMembers.delete(tx, organization, user);
        changed(tx, Subject.Kind.USER, user);
        return left;
    }

    /** Everybody leaves. */
    public void disbandOrganization(Tx tx, String organization) {
        changed(tx, Subject.Kind.USER, organizationMembers.deleteAll(tx, organization));
    }

    /**
     * Takes users off every roster and out of every organization.
     *
     * @return the teams each of them left
     */
    public Map<String, List<String>> leaveAll(Tx tx, Collection<String> users) {
        repository.deleteOrganizationMembers(tx, users);
        changed(tx, Subject.Kind.USER, users);
        return repository.deleteMembers(tx, users);
    }

    /** Announces that an entity is not what it was: keys are remembered together with theirs. */
    public static void changed(Tx tx, Subject.Kind kind, String id) {
        ChangeFeed.publish(tx, new Subject(kind, id).changed());
    }

    /** As above, of many. */
    public static void changed(Tx tx, Subject.Kind kind, Collection<String> ids) {
        ChangeFeed.publish(
                tx, ids.stream().map(id -> new Subject(kind, id).changed()).toList());
    }
}
