package dev.gatehouse.leases;

/**
 * One limited amount of money that requests are paid from: the budget of whoever it names.
 *
 * @param owner id among those of its kind; of a member the team's
 * @param part of a member the user's id; empty for the others
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
        WALLET(7);

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

    public static PurseId of(Kind kind, String owner) {
        return new PurseId(kind, owner, "");
    }

    public static PurseId ofMember(String team, String user) {
        return new PurseId(Kind.TEAM_MEMBER, team, user);
    }
}
