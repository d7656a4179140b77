package dev.gatehouse.access;

import java.util.ArrayList;
import java.util.List;

/**
 * How a list comes to allow a model, or does not.
 *
 * @param holder whose list: {@code key}, {@code team} or {@code user}
 * @param path the entry that allows it; of a group, the groups from the entry down to one that holds the model; of an access group
 *     that is an object of its own, its id before that
 */
public record ModelWay(String model, String holder, By by, List<String> path) {
    public enum By {
        EVERYTHING,
        NAME,
        PATTERN,
        GROUP,
        TEAM_NAME,
        ACCESS_GROUP,
        NOTHING
    }

    /** By itself, before it is known of what. */
    record Found(By by, List<String> path) {
        static final Found NOTHING = new Found(By.NOTHING, List.of());

        Found behind(String accessGroup) {
            var longer = new ArrayList<String>(List.of(accessGroup));
            longer.addAll(path);
            return new Found(By.ACCESS_GROUP, longer);
        }
    }

    public ModelWay {
        path = List.copyOf(path);
    }
}
