package dev.gatehouse.access;

import dev.gatehouse.access.ModelWay.By;
import dev.gatehouse.access.ModelWay.Found;
import dev.gatehouse.access.ServedModels.Named;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which models a holder may call: exact names, groups of models, and patterns in which {@code *} stands for any characters, slashes
 * too. Empty means all. What the list denies the access groups assigned to the holder may give.
 */
public final class ModelList {
    /** Everything. */
    public static final ModelList ALL = new ModelList(List.of());

    private final List<String> names;
    private final List<String> accessGroups;
    private final Set<String> exact;
    private final String[] patterns;
    private final boolean everything;
    /** Worked out once per graph of groups: graphs change seldom, and requests are many. */
    private volatile ModelGroups.@Nullable Reach reach;

    public ModelList(List<String> names) {
        this(names, List.of());
    }

    /** @param accessGroups ids of those assigned to the holder */
    public ModelList(List<String> names, List<String> accessGroups) {
        this.names = List.copyOf(names);
        this.accessGroups = List.copyOf(accessGroups);
        this.patterns = names.stream().filter(name -> name.indexOf('*') >= 0).toArray(String[]::new);
        var exact = new HashSet<>(names);
        exact.removeIf(name -> name.indexOf('*') >= 0);
        this.exact = Set.copyOf(exact);
        this.everything = names.isEmpty() || names.contains("*") || names.contains("all-proxy-models");
    }

    /** By its names, and by the access groups of the holder; for event loops: in memory, and allocates nothing. */
    public boolean permits(Named model, ServedModels served) {
        return allows(model, served) || served.grants(accessGroups, model);
    }

    /** By its names alone. */
    public boolean allows(Named model, ServedModels served) {
        return everything
                || names(model.names())
                || matches(model.prefixed())
                || leads(model.groups(), served.groups());
    }

    /** As above, of what somebody calls a model. */
    public boolean allows(String model, ServedModels served) {
        return allows(served.named(model), served);
    }

    private boolean names(List<String> models) {
        for (int i = 0; i < models.size(); i++) {
            if (exact.contains(models.get(i)) || matches(models.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(List<String> models) {
        for (int i = 0; patterns.length > 0 && i < models.size(); i++) {
            if (matches(models.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String model) {
        for (var pattern : patterns) {
            if (matches(pattern, model)) {
                return true;
            }
        }
        return false;
    }

    /** How it comes to allow what {@link #allows} says it does. */
    Found way(Named model, ServedModels served) {
        if (everything) {
            return new Found(By.EVERYTHING, List.of());
        }
        for (var name : model.names()) {
            if (exact.contains(name)) {
                return new Found(By.NAME, List.of(name));
            }
        }
        for (var pattern : patterns) {
            if (Stream.concat(model.names().stream(), model.prefixed().stream())
                    .anyMatch(name -> matches(pattern, name))) {
                return new Found(By.PATTERN, List.of(pattern));
            }
        }
        return names.stream()
                .map(entry -> served.groups().pathTo(entry, model.groups()))
                .filter(path -> !path.isEmpty())
                .min(Comparator.comparingInt(List::size))
                .map(path -> new Found(By.GROUP, path))
                .orElse(Found.NOTHING);
    }

    private boolean leads(List<String> direct, ModelGroups groups) {
        if (direct.isEmpty()) {
            return false;
        }
        var known = reach;
        if (known == null || !known.isOf(groups)) {
            known = groups.reach(names);
            reach = known;
        }
        return known.holdsAny(direct, groups);
    }

    /** Of a key: its team's list decides in place of this one. */
    boolean defersToTeam() {
        return exact.contains("all-team-models");
    }

    /** Of a user: keys without a team may call nothing. */
    boolean isTeamsOnly() {
        return exact.contains("no-default-models");
    }

    /** As stored. */
    public List<String> names() {
        return names;
    }

    /** Ids of those assigned to the holder. */
    public List<String> accessGroups() {
        return accessGroups;
    }

    /** Whether nothing is named that could be denied. */
    public boolean isEverything() {
        return everything;
    }

    /** Walks both texts once, and returns to the last star when a literal does not fit: no regular expression is built from input. */
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int t = 0; t < text.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
