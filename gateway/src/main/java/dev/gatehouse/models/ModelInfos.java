package dev.gatehouse.models;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.deployments.LiveModels;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.NumberedPage;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.money.Bucket;
import dev.gatehouse.platform.Database;
import dev.gatehouse.routing.CatalogFacts;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.snapshot.Snapshots;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Shows deployments to those who may use them: the configuration's, the environment's and the stored ones. */
public final class ModelInfos {
    private final ServedDeployments served;
    private final Snapshots snapshots;
    private final LiveModels live;
    private final CatalogFacts catalog;
    private final Database database;
    private final Directory directory;
    private final Policy policy;

    public ModelInfos(
            ServedDeployments served,
            Snapshots snapshots,
            LiveModels live,
            Database database,
            Directory directory,
            Policy policy) {
        this.served = served;
        this.snapshots = snapshots;
        this.live = live;
        this.catalog = served.facts();
        this.database = database;
        this.directory = directory;
        this.policy = policy;
    }

    /** @param id null for all */
    public DeploymentInfo.All info(Grant grant, @Nullable String id) {
        var seen = visible(grant).stream()
                .filter(each -> id == null || each.id().equals(id))
                .map(each -> shown(grant, each))
                .toList();
        if (id != null && seen.isEmpty()) {
            throw Pinned.detailObject(400, "Model id = " + id + " not found on litellm proxy")
                    .asException();
        }
        return new DeploymentInfo.All(seen);
    }

    /**
     * @param name by which clients ask for it; null for any
     * @param part of a name, in any case; null for any
     */
    public DeploymentInfo.Page page(Grant grant, NumberedPage page, @Nullable String name, @Nullable String part) {
        var found = visible(grant).stream()
                .filter(each -> name == null || name.equals(each.publicName()) || name.equals(each.name()))
                .filter(each -> part == null
                        || each.publicName().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                .toList();
        var shown = found.stream()
                .skip(page.skipped())
                .limit(page.size())
                .map(each -> shown(grant, each))
                .toList();
        return new DeploymentInfo.Page(shown, found.size(), page.number(), page.pagesOf(found.size()), page.size());
    }

    /** @param name null for all */
    public ModelGroupInfo.All groups(Grant grant, @Nullable String name) {
        var groups = new LinkedHashMap<String, List<KnownDeployment>>();
        visible(grant).stream()
                .filter(each -> each.fault() == null)
                .filter(each -> name == null || name.equals(each.publicName()))
                .forEach(each -> groups.computeIfAbsent(each.publicName(), _ -> new ArrayList<>())
                        .add(each));
        return new ModelGroupInfo.All(groups.entrySet().stream()
                .map(group -> group(group.getKey(), group.getValue()))
                .toList());
    }

    private List<KnownDeployment> visible(Grant grant) {
        var all = new ArrayList<KnownDeployment>();
        served.entries().forEach(entry -> all.add(KnownDeployment.of(entry, catalog)));
        snapshots.current().deployments().values().stream()
                .flatMap(List::stream)
                .filter(deployment -> !deployment.isEntry())
                .sorted(Comparator.comparing(deployment -> deployment.model()))
                .forEach(deployment -> all.add(KnownDeployment.of(deployment, catalog)));
        live.all().forEach(model -> all.add(KnownDeployment.of(model, catalog)));
        var teams = teams(grant);
        return all.stream().filter(each -> mayUse(grant, teams, each)).toList();
    }

    /** Those whose own models the caller may see. */
    private Set<String> teams(Grant grant) {
        var teams = new HashSet<String>();
        var own = grant.caller().team();
        if (own != null) {
            teams.add(own.id());
        }
        if (!grant.hasAdminView() && grant.user() != null) {
            database.read(tx -> directory.standings(tx, grant)).stream()
                    .map(TeamStanding::team)
                    .forEach(teams::add);
        }
        return teams;
    }

    private boolean mayUse(Grant grant, Set<String> teams, KnownDeployment deployment) {
        boolean reached = deployment.team() == null || grant.hasAdminView() || teams.contains(deployment.team());
        return reached && policy.mayUse(grant.caller(), deployment.publicName());
    }

    private static DeploymentInfo shown(Grant grant, KnownDeployment deployment) {
        return deployment.shown(grant.hasAdminView() || deployment.team() != null);
    }

    private static ModelGroupInfo group(String name, List<KnownDeployment> all) {
        return new ModelGroupInfo(
                name,
                all.stream().map(KnownDeployment::provider).distinct().sorted().toList(),
                highest(all, KnownDeployment::maxInput),
                highest(all, KnownDeployment::maxOutput),
                dearest(all, Bucket.INPUT),
                dearest(all, Bucket.OUTPUT),
                all.getFirst().mode(),
                sum(all, KnownDeployment::tpm),
                sum(all, KnownDeployment::rpm),
                any(all, "parallel_tools"),
                any(all, "vision"),
                any(all, "web_search"),
                any(all, "reasoning"),
                any(all, "tools"),
                any(all, "prompt_caching"),
                any(all, "json_schema"));
    }

    private static @Nullable Long highest(List<KnownDeployment> all, ToLongFunction<KnownDeployment> limit) {
        long highest = all.stream().mapToLong(limit).max().orElse(0);
        return highest == 0 ? null : highest;
    }

    private static @Nullable BigDecimal dearest(List<KnownDeployment> all, Bucket bucket) {
        return all.stream()
                .flatMap(each -> each.costPerToken(bucket).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Long sum(List<KnownDeployment> all, Function<KnownDeployment, OptionalLong> limit) {
        var limits = all.stream()
                .map(limit)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
        return limits.isEmpty()
                ? null
                : limits.stream().mapToLong(Long::longValue).sum();
    }

    private static boolean any(List<KnownDeployment> all, String feature) {
        return all.stream().anyMatch(each -> each.can(feature));
    }
}
