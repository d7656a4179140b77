package dev.gatehouse.keys;

import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of each of several keys. */
public record BulkUpdated(int totalRequested, List<Success> successfulUpdates, List<Failure> failedUpdates) {
    public BulkUpdated {
        successfulUpdates = List.copyOf(successfulUpdates);
        failedUpdates = List.copyOf(failedUpdates);
    }

    /** One of them. */
    public sealed interface Outcome {}

    public record Success(
            @Description("As it was named in the request.") String key, KeyFields keyInfo) implements Outcome {}

    public record Failure(
            @Description("As it was named in the request.") String key,

            @Description("Null where there is no such key.") @Nullable
            KeyFields keyInfo,

            String failedReason)
            implements Outcome {}

    static BulkUpdated of(List<Outcome> outcomes) {
        return new BulkUpdated(
                outcomes.size(),
                outcomes.stream()
                        .filter(Success.class::isInstance)
                        .map(Success.class::cast)
                        .toList(),
                outcomes.stream()
                        .filter(Failure.class::isInstance)
                        .map(Failure.class::cast)
                        .toList());
    }
}
