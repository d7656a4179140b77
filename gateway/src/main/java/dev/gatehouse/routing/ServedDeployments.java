package dev.gatehouse.routing;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ModelEntry;
import dev.gatehouse.provider.Timeouts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was configured when the node started, and how stored models join it: one of a configured name shares what is asked of that
 * name; one of a name that the environment or the simulator also serves takes its place.
 */
public final class ServedDeployments {
    private final ConfigDeployments entries;
    private final Config config;
    private final Deployments configured;
    private final boolean byEntries;
    private final Set<String> ids;
    private final Map<String, String> environment;

    /**
     * @param configured what is served before anything is stored
     * @param simulated whether that is the simulator, whatever the configuration says
     */
    public ServedDeployments(
            Config config,
            Deployments configured,
            boolean simulated,
            Map<String, String> environment,
            Catalog catalog,
            Timeouts timeouts,
            LocalDate today) {
        var effective = TimeoutSettings.over(timeouts, config.timeout(), config.streamTimeout());
        this.entries = new ConfigDeployments(catalog, effective, today);
        this.config = config;
        this.configured = configured;
        this.byEntries = !simulated && !config.models().isEmpty();
        this.ids = entries().stream().map(ModelEntry::id).collect(Collectors.toUnmodifiableSet());
        this.environment = Map.copyOf(environment);
    }

    /**
     * One that is managed over the API.
     *
     * @param entry under the name by which clients ask for it
     * @param team whose keys alone find it; null for everybody's
     * @param name what else it is called
     */
    public record Managed(ModelEntry entry, @Nullable String team, String name) {}

    /** Where keys and addresses are found that an entry does not give. */
    public Map<String, String> environment() {
        return environment;
    }

    public CatalogFacts facts() {
        return entries.facts();
    }

    public Deployments configured() {
        return configured;
    }

    /** Entries of the configuration; none where it names none, or where the simulator serves in their place. */
    public List<ModelEntry> entries() {
        return byEntries ? config.models() : List.of();
    }

    /** Whether the configuration has one of this id: then no other may. */
    public boolean isConfigured(String id) {
        return ids.contains(id);
    }

    public Routes routes(List<Managed> stored) {
        var everybodys = new ArrayList<>(entries());
        var teams = new LinkedHashMap<String, List<Managed>>();
        for (var one : stored) {
            if (one.team() == null) {
                everybodys.add(one.entry());
            } else {
                teams.computeIfAbsent(one.team(), _ -> new ArrayList<>()).add(one);
            }
        }
        var builder = new Builder();
        entries.add(everybodys, environment, builder);
        if (!byEntries) {
            builder.addAll(configured);
        }
        var ofTeams = new HashMap<String, Routes>();
        teams.forEach((team, own) -> ofTeams.put(team, ofTeam(own)));
        return new Routes(builder.build(byEntries ? config.aliases() : Map.of()), ofTeams);
    }

    /** Nothing of the environment: a team's models are called with the team's own keys. */
    private Routes ofTeam(List<Managed> own) {
        var builder = new Builder();
        entries.add(own.stream().map(Managed::entry).toList(), Map.of(), builder);
        own.forEach(one -> builder.also(one.name(), one.entry().name()));
        return new Routes(builder.build(Map.of()), Map.of());
    }
}
