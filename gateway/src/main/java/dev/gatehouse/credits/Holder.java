package dev.gatehouse.credits;

import dev.gatehouse.access.Subject;
import dev.gatehouse.wallets.WalletOwner;
import org.jspecify.annotations.Nullable;

/**
 * Who has a wallet, or may have one.
 *
 * @param id of the user, team or organization, by which keys name it
 * @param number of a user; null for others
 */
record Holder(
        WalletOwner owner,
        String id,
        @Nullable Long number,
        @Nullable String email) {
    Subject.Kind subject() {
        return switch (owner.kind()) {
            case USER -> Subject.Kind.USER;
            case TEAM -> Subject.Kind.TEAM;
            case ORGANIZATION -> Subject.Kind.ORGANIZATION;
        };
    }
}
