package dev.gatehouse.credits;

import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.WalletOwner;
import java.util.Optional;

/** The SQL that finds who is named. */
final class HolderRepository {
    /** By the number, else by the id: the number is what the account plane knows. */
    static final String USER = """
            select number, user_id, user_email from user_account
            where number = :number or user_id = :id order by number = :number desc limit 1
            """;

    static final String TEAM = "select team_id from team where team_id = :id";
    static final String ORGANIZATION = "select organization_id from organization where organization_id = :id";

    Optional<Holder> user(Tx tx, String id) {
        return tx.handle()
                .createQuery(USER)
                .bind("number", id.matches("\\d{1,18}") ? Long.parseLong(id) : -1)
                .bind("id", id)
                .map((row, _) -> new Holder(
                        WalletOwner.user(row.getLong("number")),
                        row.getString("user_id"),
                        row.getLong("number"),
                        row.getString("user_email")))
                .findOne();
    }

    Optional<Holder> team(Tx tx, String id) {
        return found(tx, TEAM, id, WalletOwner.Kind.TEAM);
    }

    Optional<Holder> organization(Tx tx, String id) {
        return found(tx, ORGANIZATION, id, WalletOwner.Kind.ORGANIZATION);
    }

    private static Optional<Holder> found(Tx tx, String statement, String id, WalletOwner.Kind kind) {
        return tx.handle()
                .createQuery(statement)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(known -> new Holder(new WalletOwner(kind, known), known, null, null));
    }
}
