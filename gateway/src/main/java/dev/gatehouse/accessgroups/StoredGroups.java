package dev.gatehouse.accessgroups;

import dev.gatehouse.access.ModelGroups;
import dev.gatehouse.accessgroups.TagRepository.Tag;
import dev.gatehouse.config.ModelEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All groups as the database has them, and besides those that deployments of the configuration carry. */
final class StoredGroups {
    private final Set<String> stored = new HashSet<>();
    private final Map<String, Integer> deployments = new HashMap<>();
    private final ModelGroups groups;

    StoredGroups(List<ModelEntry> configured, List<Tag> tags, Map<String, List<String>> children) {
        var held = new LinkedHashMap<String, List<String>>();
        for (var entry : configured) {
            Set.copyOf(entry.accessGroups()).forEach(group -> hold(held, entry.name(), group));
        }
        for (var tag : tags) {
            hold(held, tag.model(), tag.group());
            stored.add(tag.group());
        }
        children.forEach((parent, below) -> {
            stored.add(parent);
            stored.addAll(below);
        });
        this.groups = new ModelGroups(held, children);
    }

    private void hold(Map<String, List<String>> held, String model, String group) {
        held.computeIfAbsent(group, _ -> new ArrayList<>()).add(model);
        deployments.merge(group, 1, Integer::sum);
    }

    /** Whether it can be changed: what the configuration alone says of groups is changed there. */
    boolean isStored(String name) {
        return stored.contains(name);
    }

    boolean isGroup(String name) {
        return groups.isGroup(name);
    }

    Group show(String name) {
        return Group.of(name, groups, deployments.getOrDefault(name, 0));
    }

    /** By name. */
    List<Group> all() {
        return Names.sorted(groups.names()).stream().map(this::show).toList();
    }
}
