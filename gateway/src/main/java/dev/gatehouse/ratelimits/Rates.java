package dev.gatehouse.ratelimits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All limits of one caller.
 *
 * @param always in the order in which they are asked
 * @param ofModels those that hold for one model only
 */
public record Rates(List<Rate> always, List<OfModel> ofModels) {
    public static final Rates NONE = new Rates(List.of(), List.of());

    /** @param model the name under which it was limited */
    public record OfModel(String model, Rate rate) {}

    public Rates {
        always = List.copyOf(always);
        ofModels = List.copyOf(ofModels);
    }

    /** @param asked tells whether a name is that of the model which is asked */
    public List<Rate> of(Predicate<String> asked) {
        if (ofModels.isEmpty()) {
            return always;
        }
        var all = new ArrayList<>(always);
        for (var one : ofModels) {
            if (asked.test(one.model())) {
                all.add(one.rate());
            }
        }
        return all;
    }
}
