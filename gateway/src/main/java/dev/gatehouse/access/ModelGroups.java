package dev.gatehouse.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which groups of models contain which: groups hold models, and other groups to any depth. Who may use a group may use everything
 * below it. Immutable.
 *
 * <pre>
 *   everything ─┬─► cheap ──► gpt-4o-mini        a list that names {@code everything} reaches all three models;
 *               └─► good ─┬─► gpt-4o              for gpt-4o the groups asked for are good and everything
 *                         └─► claude-sonnet
 * </pre>
 *
 * A cycle reaches what its groups hold, and is walked once; so are groups that are reached by several ways, since a graph of such
 * diamonds has more paths than anybody could walk.
 */
public final class ModelGroups {
    public static final ModelGroups NONE = new ModelGroups(Map.of(), Map.of());

    private final Map<String, List<String>> models;
    private final Map<String, List<String>> children;
    private final Map<String, List<String>> parents;
    private final Map<String, Set<String>> above;

    /**
     * @param models what each group holds itself, in order
     * @param children the groups each contains, in order; both ends may be groups that hold nothing
     */
    public ModelGroups(Map<String, List<String>> models, Map<String, List<String>> children) {
        this.models = copy(models);
        this.children = copy(children);
        this.parents = reversed(children);
        this.above = new HashMap<>();
        // Only groups that hold a model are asked for when one is called.
        models.keySet().forEach(group -> above.put(group, Set.copyOf(walk(List.of(group), parents))));
    }

    public boolean isGroup(String name) {
        return models.containsKey(name) || children.containsKey(name) || parents.containsKey(name);
    }

    /**
     * Whether one of the names is a group that leads to one of these. No allocation: it is asked with every request.
     *
     * @param direct the groups that hold a model themselves
     * @param names of models and groups, as a list of what somebody may use has them
     */
    public boolean grants(Collection<String> direct, Set<String> names) {
        for (var group : direct) {
            var leading = above.get(group);
            if (leading == null ? names.contains(group) : meet(leading, names)) {
                return true;
            }
        }
        return false;
    }

    /** What may be called by who may use the group: its own models, then those of its groups in order; each once. */
    public List<String> modelsOf(String group) {
        var found = new LinkedHashSet<String>();
        walk(List.of(group), children).forEach(one -> found.addAll(models.getOrDefault(one, List.of())));
        return List.copyOf(found);
    }

    /** Groups contained directly, in order. */
    public List<String> childrenOf(String group) {
        return children.getOrDefault(group, List.of());
    }

    /** Groups that contain it directly. */
    public List<String> parentsOf(String group) {
        return parents.getOrDefault(group, List.of());
    }

    /** Every name that is a group. */
    public Set<String> names() {
        var all = new HashSet<String>();
        all.addAll(models.keySet());
        all.addAll(children.keySet());
        all.addAll(parents.keySet());
        return all;
    }

    /**
     * The shortest way from a group to one that holds a model.
     *
     * @param direct the groups that hold it
     * @return the groups on the way, both ends included; empty where there is none
     */
    public List<String> pathTo(String group, Collection<String> direct) {
        var cameFrom = new HashMap<String, String>();
        var queue = new ArrayDeque<String>(List.of(group));
        cameFrom.put(group, group);
        while (!queue.isEmpty()) {
            var here = queue.remove();
            if (direct.contains(here)) {
                return path(here, cameFrom);
            }
            for (var child : childrenOf(here)) {
                if (cameFrom.putIfAbsent(child, here) == null) {
                    queue.add(child);
                }
            }
        }
        return List.of();
    }

    /** The same groups without one edge. */
    public ModelGroups without(String parent, String child) {
        var fewer = new LinkedHashMap<>(children);
        fewer.computeIfPresent(
                parent,
                (_, all) -> all.stream().filter(one -> !one.equals(child)).toList());
        return new ModelGroups(models, fewer);
    }

    /** Every group that leads to one of these, themselves included. */
    public Set<String> leadingTo(Collection<String> direct) {
        return walk(direct, parents);
    }

    private static List<String> path(String end, Map<String, String> cameFrom) {
        var path = new ArrayList<String>();
        for (var here = end; ; here = cameFrom.getOrDefault(here, here)) {
            path.addFirst(here);
            if (cameFrom.getOrDefault(here, here).equals(here)) {
                return path;
            }
        }
    }

    private static boolean meet(Set<String> some, Set<String> others) {
        boolean ordered = some.size() < others.size();
        var fewer = ordered ? some : others;
        var more = ordered ? others : some;
        for (var one : fewer) {
            if (more.contains(one)) {
                return true;
            }
        }
        return false;
    }

    /** All that is reached, those it began with included, each once and in depth-first order: without recursion, which has a limit. */
    private static Set<String> walk(Collection<String> from, Map<String, List<String>> edges) {
        var seen = new LinkedHashSet<String>();
        var stack = new ArrayDeque<String>();
        List.copyOf(from).reversed().forEach(stack::push);
        while (!stack.isEmpty()) {
            var here = stack.pop();
            if (seen.add(here)) {
                edges.getOrDefault(here, List.of()).reversed().forEach(stack::push);
            }
        }
        return seen;
    }

    private static Map<String, List<String>> reversed(Map<String, List<String>> edges) {
        var reversed = new LinkedHashMap<String, List<String>>();
        edges.forEach((from, all) -> all.forEach(
                to -> reversed.computeIfAbsent(to, _ -> new ArrayList<>()).add(from)));
        return copy(reversed);
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> lists) {
        var copy = new HashMap<String, List<String>>();
        lists.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        return Map.copyOf(copy);
    }
}
