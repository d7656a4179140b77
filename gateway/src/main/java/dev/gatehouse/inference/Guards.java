package dev.gatehouse.inference;

import dev.gatehouse.access.Grant;

/** May this content pass? A guardrail refuses with an {@link dev.gatehouse.error.ApiException}, or hands on what it made of it. */
@FunctionalInterface
public interface Guards {
    /** No guardrail: everything passes as it came. */
    Guards NONE = (_, asked) -> asked;

    Asked check(Grant grant, Asked asked);
}
