package dev.gatehouse.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which models a holder may call: exact names and patterns in which {@code *} stands for any characters, slashes too. Empty means all. */
public final class ModelList {
    /** Everything. */
    public static final ModelList ALL = new ModelList(List.of());

    private final List<String> names;
    private final Set<String> exact;
    private final String[] patterns;
    private final boolean everything;

    public ModelList(List<String> names) {
        this.names = List.copyOf(names);
        this.patterns = names.stream().filter(name -> name.indexOf('*') >= 0).toArray(String[]::new);
        var exact = new HashSet<>(names);
        exact.removeIf(name -> name.indexOf('*') >= 0);
        this.exact = Set.copyOf(exact);
        this.everything = names.isEmpty() || names.contains("*") || names.contains("all-proxy-models");
    }

    public boolean allows(String model) {
        if (everything || exact.contains(model)) {
            return true;
        }
        for (var pattern : patterns) {
            if (matches(pattern, model)) {
                return true;
            }
        }
        return false;
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
