package dev.gatehouse.accessgroups;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError.Pinned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a group is to hold. */
public record Wanted(
        @Description("Models, all of whose stored deployments are meant, and groups.") @Nullable
        List<String> modelNames,

        @Description("Single deployments; model_names is then ignored.") @Nullable
        List<String> modelIds) {

    /** Of a group that is to hold nothing. */
    static final Wanted NOTHING = new Wanted(null, null);

    /** Each once; empty where deployments are named. */
    List<String> names() {
        return modelNames == null || byId()
                ? List.of()
                : modelNames.stream().distinct().toList();
    }

    /** Each once. */
    List<String> ids() {
        return modelIds == null ? List.of() : modelIds.stream().distinct().toList();
    }

    boolean byId() {
        return modelIds != null && !modelIds.isEmpty();
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    void requireSome() {
        if (!byId() && (modelNames == null || modelNames.isEmpty())) {
            throw Pinned.detailObject(400, "Either model_names or model_ids must be provided and non-empty")
                    .asException();
        }
    }
}
