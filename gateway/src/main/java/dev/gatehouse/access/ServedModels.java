package dev.gatehouse.access;

import dev.gatehouse.access.ModelWay.Found;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** What is served, so far as rights to it go: what each name stands for, and what leads to it. Immutable. */
public final class ServedModels {
    /** Nothing is known: every name stands for itself. */
    public static final ServedModels NONE =
            new ServedModels(Map.of(), Named::only, (_, _) -> false, ModelGroups.NONE, Map.of());

    /**
     * A name somebody asks for.
     *
     * @param names under which a list may have it: as asked, then what that stands for
     * @param prefixed those of them that name no provider, with the one that goes without saying; only patterns may match them
     * @param groups those that hold it themselves
     */
    public record Named(List<String> names, List<String> prefixed, List<String> groups) {
        public Named {
            names = List.copyOf(names);
            prefixed = List.copyOf(prefixed);
            groups = List.copyOf(groups);
        }

        /** A name that stands for itself. */
        static Named only(String name) {
            return new Named(List.of(name), List.of(), List.of());
        }
    }

    private final Map<String, Named> known;
    private final Function<String, Named> others;
    private final BiPredicate<String, String> own;
    private final ModelGroups groups;
    private final Map<String, ModelList> granted;

    /**
     * @param known names that cost one look-up
     * @param others finds out what any other name stands for
     * @param own whether a team has a model of its own by a name
     * @param granted what each access group that is an object of its own gives to those it is assigned to
     */
    public ServedModels(
            Map<String, Named> known,
            Function<String, Named> others,
            BiPredicate<String, String> own,
            ModelGroups groups,
            Map<String, ? extends Collection<String>> granted) {
        this.known = Map.copyOf(known);
        this.others = others;
        this.own = own;
        this.groups = groups;
        this.granted = lists(granted);
    }

    /** A list without a name would allow everything; a group without one gives nothing. */
    private static Map<String, ModelList> lists(Map<String, ? extends Collection<String>> granted) {
        var lists = new HashMap<String, ModelList>();
        granted.forEach((id, names) -> {
            if (!names.isEmpty()) {
                lists.put(id, new ModelList(List.copyOf(names)));
            }
        });
        return Map.copyOf(lists);
    }

    public Named named(String model) {
        var named = known.get(model);
        return named == null ? others.apply(model) : named;
    }

    boolean isOwn(String team, String model) {
        return own.test(team, model);
    }

    public ModelGroups groups() {
        return groups;
    }

    /** The same with other groups. */
    public ServedModels with(ModelGroups others) {
        return new ServedModels(this, others);
    }

    private ServedModels(ServedModels served, ModelGroups groups) {
        this.known = served.known;
        this.others = served.others;
        this.own = served.own;
        this.groups = groups;
        this.granted = served.granted;
    }

    /** Whether one of the access groups gives the model. */
    boolean grants(List<String> ids, Named model) {
        for (var id : ids) {
            var list = granted.get(id);
            if (list != null && list.allows(model, this)) {
                return true;
            }
        }
        return false;
    }

    /** How the first of the access groups that gives the model does. */
    Found way(List<String> ids, Named model) {
        for (var id : ids) {
            var list = granted.get(id);
            if (list != null && list.allows(model, this)) {
                return list.way(model, this).behind(id);
            }
        }
        return Found.NOTHING;
    }

    /** What an access group names; nothing where there is none. */
    public List<String> granted(String id) {
        var list = granted.get(id);
        return list == null ? List.of() : list.names();
    }

    /** Every access group that is an object of its own and gives something. */
    public Set<String> granting() {
        return granted.keySet();
    }
}
