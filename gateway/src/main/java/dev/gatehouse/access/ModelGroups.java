package dev.gatehouse.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
    private final Map<String, Integer> numbers;
    /** Tells one graph from another, without holding on to either. */
    private final Object edition = new Object();

    /**
     * @param models what each group holds itself, in order
     * @param children the groups each contains, in order; both ends may be groups that hold nothing
     */
    public ModelGroups(Map<String, List<String>> models, Map<String, List<String>> children) {
        this.models = copy(models);
        this.children = copy(children);
        this.parents = reversed(children);
        this.numbers = numbered(names());
    }

    private static Map<String, Integer> numbered(Set<String> names) {
        var numbers = new HashMap<String, Integer>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return Map.copyOf(numbers);
    }

    /** The same edges between groups that hold something else. */
    public ModelGroups holding(Map<String, List<String>> others) {
        return new ModelGroups(others, children);
    }

    public boolean isGroup(String name) {
        return models.containsKey(name) || children.containsKey(name) || parents.containsKey(name);
    }

    /**
     * The groups that some names lead to. A bit for each: there is one of these for each list in use.
     */
    static final class Reach {
        private final Object edition;
        private final BitSet reached;

        private Reach(Object edition, BitSet reached) {
            this.edition = edition;
            this.reached = reached;
        }

        boolean isOf(ModelGroups groups) {
            return edition == groups.edition;
        }

        /** No allocation: it is asked with every request. */
        boolean holdsAny(List<String> some, ModelGroups groups) {
            for (int i = 0; i < some.size(); i++) {
                var number = groups.numbers.get(some.get(i));
                if (number != null && reached.get(number)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** @param names of groups, and of whatever else a list has */
    Reach reach(Collection<String> names) {
        var reached = new BitSet();
        walk(names.stream().filter(this::isGroup).toList(), children)
                .forEach(group -> reached.set(numbers.getOrDefault(group, 0)));
        return new Reach(edition, reached);
    }

    /** Whether one of these groups, which hold a model themselves, can be reached from one of the names. */
    public boolean grants(List<String> direct, Collection<String> names) {
        return reach(names).holdsAny(direct, this);
    }

    /** What may be called by who may use the group: its own models, then those of its groups in order; each once. */
    public List<String> modelsOf(String group) {
        var found = new LinkedHashSet<String>();
        walk(List.of(group), children).forEach(one -> found.addAll(models.getOrDefault(one, List.of())));
        return List.copyOf(found);
    }

    /**
     * A list with the models of its groups in place of their names, at its end; what is no group stays where it is. A group that is
     * listed twice comes twice, its models once each time.
     *
     * @param keep whether the names of groups stay as well
     * @param cycle told of each edge that leads back to where a walk came from, by the group it leads to
     */
    public List<String> expand(List<String> list, boolean keep, Consumer<String> cycle) {
        var expanded = new ArrayList<String>();
        var found = new ArrayList<String>();
        for (var entry : list) {
            boolean group = isGroup(entry);
            if (!group || keep) {
                expanded.add(entry);
            }
            if (group) {
                found.addAll(modelsOf(entry, cycle));
            }
        }
        expanded.addAll(found);
        return List.copyOf(expanded);
    }

    private List<String> modelsOf(String group, Consumer<String> cycle) {
        cyclesFrom(group, cycle);
        return modelsOf(group);
    }

    /** Depth first, each edge once; without recursion, which has a limit. */
    private void cyclesFrom(String group, Consumer<String> cycle) {
        var seen = new HashSet<String>(Set.of(group));
        var path = new LinkedHashMap<String, Iterator<String>>();
        path.put(group, childrenOf(group).iterator());
        while (!path.isEmpty()) {
            var here = path.lastEntry();
            if (!here.getValue().hasNext()) {
                path.pollLastEntry();
                continue;
            }
            var child = here.getValue().next();
            if (path.containsKey(child)) {
                cycle.accept(child);
            } else if (seen.add(child)) {
                path.put(child, childrenOf(child).iterator());
            }
        }
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
