package dev.gatehouse.tags;

import dev.gatehouse.endpoint.Description;
import java.util.List;

/** Which tags are meant. */
public record TagNames(
        @Description("At least one that exists.") List<String> names) {
    public TagNames {
        names = List.copyOf(names);
    }
}
