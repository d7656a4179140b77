package dev.gatehouse.leases;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One limited amount of money that requests are paid from: the budget of whoever it names.
 *
 * @param owner id among those of its kind; of a member the team's, of a model and of a window the key's or team's
 * @param part of a member the user's id, of a model its name, of a window its period; empty for the others
 */
public record PurseId(Kind kind, String owner, String part) {
    /** Whose budget it is. The code stands in the journal and in the database. */
    public enum Kind {
        KEY(1),
        TEAM(2),
        TEAM_MEMBER(3),
        USER(4),
        ORGANIZATION(5),
        CUSTOMER(6),
        /** Prepaid money: what is left of it is the limit. */
        WALLET(7),
        TAG(8),
        /** What a key may spend on one model. */
        KEY_MODEL(9),
        /** What a key may spend in one of several periods. */
        KEY_WINDOW(10),
        TEAM_WINDOW(11),
        /** What everybody together may spend. */
        PROXY(12);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** Whether the record of a request names it: its key, its team and so on. */
        public boolean isOfRecord() {
            return code <= 6;
        }

        /** @throws IllegalArgumentException where this version knows no such kind */
        public static Kind of(int code) {
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind of purse " + code);
        }
    }

    /** Whether a change of whoever is named may be one of its limit or of what was spent. */
    boolean isOf(Kind kind, String owner) {
        return switch (this.kind) {
            case KEY, KEY_MODEL, KEY_WINDOW -> kind == Kind.KEY && this.owner.equals(owner);
            case TEAM, TEAM_WINDOW -> kind == Kind.TEAM && this.owner.equals(owner);
            case TEAM_MEMBER -> this.owner.equals(owner) || part.equals(owner);
            case USER, PROXY -> kind == Kind.USER && this.owner.equals(owner);
            case ORGANIZATION, CUSTOMER, WALLET, TAG -> kind == this.kind && this.owner.equals(owner);
        };
    }

    public static PurseId of(Kind kind, String owner) {
        return new PurseId(kind, owner, "");
    }

    /** Under this id the user table keeps what everybody together has spent. */
    public static final PurseId OF_ALL = of(Kind.PROXY, "litellm-proxy-budget");

    /** Under which a key's budgets of models may name them: with the prefix of a provider, and without. */
    public static Set<String> partsOf(Collection<String> models) {
        var parts = new LinkedHashSet<String>();
        for (var model : models) {
            parts.add(model);
            parts.add(model.substring(model.lastIndexOf('/') + 1));
        }
        return parts;
    }

    public static PurseId ofMember(String team, String user) {
        return new PurseId(Kind.TEAM_MEMBER, team, user);
    }
}
