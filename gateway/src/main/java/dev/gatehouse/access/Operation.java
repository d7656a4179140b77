package dev.gatehouse.access;

/**
 * What somebody wants to do.
 *
 * @param name {@code noun.verb}: the same in code, log, metric, audit and OpenAPI
 */
public record Operation(String name, PolicyGroup group) {
    /**
     * Whose call it is: a bad credential is no error where none is needed.
     *
     * @throws dev.gatehouse.error.ApiException 401
     */
    public Caller caller(Authentication.Settled settled) {
        return switch (settled) {
            case Authentication.Known(var caller) -> caller;
            case Authentication.Refused _ when isOpenToAnonymous() -> new Caller.Anonymous();
            case Authentication.Refused(var error) -> throw error.asException();
        };
    }

    /** The same for everybody, as a configuration may have it; but none makes everybody an administrator. */
    public Operation published() {
        return switch (group) {
            case PolicyGroup.Open _, PolicyGroup.Optional _ -> this;
            case PolicyGroup.Keyed keyed when keyed == PolicyGroup.Keyed.ADMIN -> this;
            case PolicyGroup.Keyed _ ->
                new Operation(name, new PolicyGroup.Open("the configuration names it among public routes"));
        };
    }

    /** Whether no credential is looked at. */
    public boolean isOpen() {
        return group instanceof PolicyGroup.Open;
    }

    public boolean isOpenToAnonymous() {
        return switch (group) {
            case PolicyGroup.Open _, PolicyGroup.Optional _ -> true;
            case PolicyGroup.Keyed _ -> false;
        };
    }
}
