package dev.gatehouse.teams;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Operation;
import dev.gatehouse.access.Policy;
import dev.gatehouse.access.PolicyGroup;

/** What rows of teams are asked with by other nouns. */
final class Grants {
    private Grants() {}

    static Grant master(String operation) {
        return new Policy()
                .authorizeInference(
                        new Caller.Master("default_user_id"),
                        new Operation(operation, PolicyGroup.Keyed.INFERENCE),
                        "/organization/delete",
                        "req_test");
    }
}
