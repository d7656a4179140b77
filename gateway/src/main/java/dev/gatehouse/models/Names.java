package dev.gatehouse.models;

import dev.gatehouse.access.ModelList;
import dev.gatehouse.routing.ListedModel;
import dev.gatehouse.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names a list of models shows: those on somebody's list that are served, with groups and patterns replaced by the models they
 * stand for.
 */
final class Names {
    private final Snapshot snapshot;
    private final ModelQuery asked;
    private final @Nullable String team;
    private final Consumer<String> cycle;
    private final Set<String> names = new LinkedHashSet<>();

    /**
     * @param team whose own models are there too
     * @param cycle told of groups that contain themselves
     */
    Names(Snapshot snapshot, ModelQuery asked, @Nullable String team, Consumer<String> cycle) {
        this.snapshot = snapshot;
        this.asked = asked;
        this.team = team;
        this.cycle = cycle;
    }

    /** @param allowed what may be called of it */
    Set<String> of(ModelList list, Predicate<String> allowed) {
        if (asked.onlyGroups()) {
            groups(list);
            return names;
        }
        if (list.names().isEmpty()) {
            all(_ -> true);
        }
        expand(list.names());
        list.accessGroups().forEach(id -> expand(snapshot.served().granted(id)));
        names.removeIf(name -> !allowed.test(name));
        if (asked.withGroups()) {
            groups(list);
        }
        if (asked.withPatterns()) {
            patterns(list);
        }
        return names;
    }

    private void expand(List<String> entries) {
        // What is a model as well as a group can be called by its name, and so is listed by it.
        entries.stream().filter(snapshot.served().groups()::isGroup).forEach(this::add);
        for (var entry : snapshot.served().groups().expand(entries, false, cycle)) {
            if (entry.equals("all-proxy-models")) {
                all(_ -> true);
            } else if (entry.indexOf('*') >= 0) {
                var pattern = new ModelList(List.of(entry));
                all(model -> pattern.allows(snapshot.served().named(model), snapshot.served()));
            } else {
                add(entry);
            }
        }
    }

    private void add(String name) {
        if (!snapshot.routes().deployments(name, team).isEmpty()) {
            names.add(name);
        }
    }

    private void all(Predicate<String> which) {
        var own = team == null ? List.<ListedModel>of() : snapshot.routes().listedOf(team);
        Stream.concat(snapshot.models().stream(), own.stream())
                .map(ListedModel::id)
                .filter(which)
                .forEach(names::add);
    }

    /** All of them for whom nothing is denied. */
    private void groups(ModelList list) {
        var groups = snapshot.served().groups();
        if (list.isEverything()) {
            groups.names().stream().sorted().forEach(names::add);
        }
        list.names().stream().filter(groups::isGroup).forEach(names::add);
    }

    private void patterns(ModelList list) {
        var patterns = snapshot.routes().patterns().keySet();
        if (list.isEverything()) {
            names.addAll(patterns);
        }
        var listed = snapshot.served().groups().expand(list.names(), false, _ -> {});
        listed.stream().filter(entry -> entry.indexOf('*') >= 0).forEach(names::add);
    }
}
