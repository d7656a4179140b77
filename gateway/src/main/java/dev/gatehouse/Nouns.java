package dev.gatehouse;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.accessgroups.AccessGroupEndpoints;
import dev.gatehouse.accessgroups.AccessGroups;
import dev.gatehouse.accessgroups.LiveGroups;
import dev.gatehouse.accessgroups.UnifiedGroupEndpoints;
import dev.gatehouse.accessgroups.UnifiedGroups;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetEndpoints;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.Budgets;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.credits.CreditEndpoints;
import dev.gatehouse.customers.CustomerEndpoints;
import dev.gatehouse.customers.Customers;
import dev.gatehouse.deployments.LiveModels;
import dev.gatehouse.deployments.StoredModelRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.keys.BulkKeyUpdates;
import dev.gatehouse.keys.KeyCheckEndpoints;
import dev.gatehouse.keys.KeyChecks;
import dev.gatehouse.keys.KeyEndpoints;
import dev.gatehouse.keys.KeyListEndpoints;
import dev.gatehouse.keys.KeyLists;
import dev.gatehouse.keys.KeyReadEndpoints;
import dev.gatehouse.keys.KeyReads;
import dev.gatehouse.keys.KeyRotationEndpoints;
import dev.gatehouse.keys.KeyRotations;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeyStateEndpoints;
import dev.gatehouse.keys.KeyStates;
import dev.gatehouse.keys.KeyUpdateEndpoints;
import dev.gatehouse.keys.KeyUpdates;
import dev.gatehouse.keys.Keys;
import dev.gatehouse.models.ManagedModelEndpoints;
import dev.gatehouse.models.ManagedModels;
import dev.gatehouse.models.ModelEndpoints;
import dev.gatehouse.models.ModelInfoEndpoints;
import dev.gatehouse.models.ModelInfos;
import dev.gatehouse.models.Models;
import dev.gatehouse.money.Usd;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.organizations.MemberEndpoints;
import dev.gatehouse.organizations.Members;
import dev.gatehouse.organizations.OrganizationActivity;
import dev.gatehouse.organizations.OrganizationActivityEndpoints;
import dev.gatehouse.organizations.OrganizationEndpoints;
import dev.gatehouse.organizations.Organizations;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.snapshot.Snapshots;
import dev.gatehouse.teams.MemberBatches;
import dev.gatehouse.teams.MemberLists;
import dev.gatehouse.teams.MemberResets;
import dev.gatehouse.teams.TeamActivity;
import dev.gatehouse.teams.TeamActivityEndpoints;
import dev.gatehouse.teams.TeamEndpoints;
import dev.gatehouse.teams.TeamListEndpoints;
import dev.gatehouse.teams.TeamLists;
import dev.gatehouse.teams.TeamMemberEndpoints;
import dev.gatehouse.teams.TeamMembers;
import dev.gatehouse.teams.TeamModels;
import dev.gatehouse.teams.TeamPermissions;
import dev.gatehouse.teams.TeamReadEndpoints;
import dev.gatehouse.teams.TeamReads;
import dev.gatehouse.teams.TeamRightEndpoints;
import dev.gatehouse.teams.TeamRosterEndpoints;
import dev.gatehouse.teams.TeamRows;
import dev.gatehouse.teams.Teams;
import dev.gatehouse.usage.DailyReports;
import dev.gatehouse.users.UserActivity;
import dev.gatehouse.users.UserActivityEndpoints;
import dev.gatehouse.users.UserDeletion;
import dev.gatehouse.users.UserEndpoints;
import dev.gatehouse.users.UserViews;
import dev.gatehouse.users.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Everything that is managed over the API: each noun's services, and the endpoints that show them. What several nouns write is made once.
 */
final class Nouns {
    private final Settings settings;
    private final Config config;
    private final Secret masterKey;
    private final Vault vault;
    private final ServedDeployments deployments;
    private final Database database;
    private final Directory directory;
    private final Snapshots snapshots;
    private final LiveModels liveModels;
    private final LiveGroups liveGroups;
    private final Policy policy;
    private final Ids ids;
    private final Clocks clocks;
    private final AuditLog audit;
    private final KeyRows keyRows;
    private final BudgetRows budgets;
    private final ObjectPermissionRows permissions;
    private final TeamRows teamRows;
    private final TenantConfig tenants;
    private final Supplier<ServedModels> served;
    private final DailyReports reports = new DailyReports();

    Nouns(
            Settings settings,
            Config config,
            Secret masterKey,
            Vault vault,
            ServedDeployments deployments,
            Database database,
            Directory directory,
            Snapshots snapshots,
            LiveModels liveModels,
            LiveGroups liveGroups,
            Policy policy,
            Ids ids,
            Clocks clocks) {
        this.settings = settings;
        this.config = config;
        this.masterKey = masterKey;
        this.vault = vault;
        this.deployments = deployments;
        this.database = database;
        this.directory = directory;
        this.snapshots = snapshots;
        this.liveModels = liveModels;
        this.liveGroups = liveGroups;
        this.policy = policy;
        this.ids = ids;
        this.clocks = clocks;
        this.audit = new AuditLog(ids, clocks);
        this.keyRows = new KeyRows(audit, ids, clocks);
        this.budgets = new BudgetRows(ids, clocks);
        this.permissions = new ObjectPermissionRows(ids);
        this.teamRows = new TeamRows(directory, keyRows, permissions, audit, ids, clocks);
        this.tenants = config.tenants();
        this.served = () -> snapshots.current().served();
    }

    List<Endpoint> endpoints() {
        var all = new ArrayList<Endpoint>();
        all.addAll(models());
        all.addAll(accessGroups());
        all.addAll(keys());
        all.addAll(teams());
        all.addAll(users());
        all.addAll(organizations());
        all.addAll(BudgetEndpoints.of(new Budgets(database, budgets, audit, ids, clocks)));
        all.addAll(CreditEndpoints.of(
                database,
                audit,
                ids,
                clocks,
                Usd.ofDollars(settings.creditGrants().once()),
                Usd.ofDollars(settings.creditGrants().daily())));
        all.addAll(CustomerEndpoints.of(new Customers(database, budgets, audit, this::isServed)));
        return all;
    }

    private List<Endpoint> models() {
        var all = new ArrayList<Endpoint>();
        all.addAll(ModelEndpoints.of(new Models(snapshots::current, policy, database, directory)));
        all.addAll(ManagedModelEndpoints.of(new ManagedModels(
                database,
                new StoredModelRows(audit),
                teamRows,
                directory,
                vault,
                deployments,
                config.storeModels() && !isOff("STORE_MODEL_IN_DB"),
                ids,
                clocks)));
        all.addAll(
                ModelInfoEndpoints.of(new ModelInfos(deployments, snapshots, liveModels, database, directory, policy)));
        return all;
    }

    private boolean isOff(String variable) {
        return settings.environment()
                .get(variable)
                .filter("false"::equalsIgnoreCase)
                .isPresent();
    }

    private boolean isServed(String model) {
        return snapshots.current().models().stream()
                .anyMatch(served -> served.id().equals(model));
    }

    private List<Endpoint> accessGroups() {
        var all = new ArrayList<Endpoint>();
        all.addAll(AccessGroupEndpoints.of(new AccessGroups(
                database,
                deployments.entries(),
                name -> snapshots.current().routes().serves(name),
                liveGroups,
                liveModels::settle,
                audit,
                ids,
                clocks)));
        all.addAll(UnifiedGroupEndpoints.of(new UnifiedGroups(database, liveGroups, audit, ids, clocks)));
        return all;
    }

    private List<Endpoint> keys() {
        var updates = new KeyUpdates(database, keyRows, directory, config.keys(), served, clocks);
        var rotation = new KeyRotations.Settings(KeyHash.of(masterKey.reveal()), settings.keyRotationGrace());
        var all = new ArrayList<Endpoint>();
        all.addAll(KeyEndpoints.of(new Keys(database, keyRows, directory, config.keys(), clocks)));
        all.addAll(KeyUpdateEndpoints.of(updates, new BulkKeyUpdates(database, updates, directory, clocks)));
        all.addAll(KeyListEndpoints.of(new KeyLists(database, directory, clocks)));
        all.addAll(KeyReadEndpoints.of(new KeyReads(database, directory)));
        all.addAll(KeyStateEndpoints.of(new KeyStates(database, keyRows, budgets, directory, clocks)));
        all.addAll(KeyRotationEndpoints.of(
                new KeyRotations(database, keyRows, directory, config.keys(), rotation, served, ids, clocks)));
        all.addAll(KeyCheckEndpoints.of(new KeyChecks(database, directory)));
        return all;
    }

    private List<Endpoint> teams() {
        var reads = new TeamReads(database, teamRows, directory, keyRows, budgets, tenants);
        var all = new ArrayList<Endpoint>();
        all.addAll(TeamEndpoints.of(
                new Teams(database, teamRows, directory, keyRows, budgets, permissions, tenants, served, ids)));
        all.addAll(
                TeamMemberEndpoints.of(new TeamMembers(database, teamRows, directory, keyRows, budgets, tenants, ids)));
        all.addAll(TeamReadEndpoints.of(reads));
        all.addAll(TeamRosterEndpoints.of(
                new MemberLists(database, teamRows, reads),
                new MemberBatches(database, teamRows, directory, keyRows, budgets, ids),
                new MemberResets(database, teamRows, directory, budgets)));
        all.addAll(TeamListEndpoints.of(new TeamLists(database, teamRows, reads, directory, tenants)));
        all.addAll(TeamRightEndpoints.of(
                new TeamModels(database, teamRows), new TeamPermissions(database, teamRows, tenants)));
        all.addAll(TeamActivityEndpoints.of(new TeamActivity(database, directory, reports)));
        return all;
    }

    private List<Endpoint> users() {
        var all = new ArrayList<Endpoint>();
        all.addAll(UserEndpoints.of(
                new Users(database, directory, keyRows, budgets, permissions, audit, tenants.users(), ids, clocks),
                new UserDeletion(database, directory, keyRows, permissions, audit),
                new UserViews(database, directory, keyRows)));
        all.addAll(UserActivityEndpoints.of(new UserActivity(database, reports)));
        return all;
    }

    private List<Endpoint> organizations() {
        var all = new ArrayList<Endpoint>();
        all.addAll(OrganizationEndpoints.of(new Organizations(
                database, directory, budgets, permissions, teamRows, keyRows, served, audit, ids, clocks)));
        all.addAll(MemberEndpoints.of(new Members(database, directory, budgets, audit, ids, clocks)));
        all.addAll(OrganizationActivityEndpoints.of(new OrganizationActivity(database, directory, reports)));
        return all;
    }
}
