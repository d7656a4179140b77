package dev.gatehouse.accessgroups;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What names of members mean: a name that is both a model's and a group's means the model. In the order in which they were given.
 *
 * @param unknown neither
 */
record Members(List<String> models, List<String> groups, List<String> unknown) {
    Members {
        models = List.copyOf(models);
        groups = List.copyOf(groups);
        unknown = List.copyOf(unknown);
    }

    static Members of(List<String> names, Predicate<String> isModel, Predicate<String> isGroup) {
        var models = new ArrayList<String>();
        var groups = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        for (var name : names) {
            (isModel.test(name) ? models : isGroup.test(name) ? groups : unknown).add(name);
        }
        return new Members(models, groups, unknown);
    }
}
