package dev.gatehouse.access;

/**
 * What somebody wants to do.
 *
 * @param name {@code noun.verb}: the same in code, log, metric, audit and OpenAPI
 */
public record Operation(String name, PolicyGroup group) {
    public boolean isOpenToAnonymous() {
        return switch (group) {
            case PolicyGroup.Open _, PolicyGroup.Optional _ -> true;
            case PolicyGroup.Keyed _ -> false;
        };
    }
}
