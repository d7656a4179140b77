package dev.gatehouse.wallets;

import java.util.Locale;

/**
 * Whose money it is.
 *
 * @param id of users the number as text, of the others their id
 */
public record WalletOwner(Kind kind, String id) {
    public enum Kind {
        USER,
        TEAM,
        ORGANIZATION;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    public static WalletOwner user(long number) {
        return new WalletOwner(Kind.USER, Long.toString(number));
    }
}
