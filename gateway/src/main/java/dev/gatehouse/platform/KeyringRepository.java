package dev.gatehouse.platform;

import java.util.List;

/** The SQL of what proves that a keyring is the right one. */
final class KeyringRepository {
    static final String ALL = "select version, token from keyring_check order by version";
    static final String INSERT = """
            insert into keyring_check (version, token) values (:version, :token) on conflict (version) do nothing
            """;

    static final String DELETE_OTHERS = "delete from keyring_check where version <> :version";

    List<Keyring.Sealed> all(Tx tx) {
        return tx.handle()
                .createQuery(ALL)
                .map((row, context) -> new Keyring.Sealed(row.getInt("version"), row.getString("token")))
                .list();
    }

    /** Keeps the first of several nodes that start at once. */
    void insert(Tx tx, Keyring.Sealed sealed) {
        tx.handle()
                .createUpdate(INSERT)
                .bind("version", sealed.version())
                .bind("token", sealed.token())
                .execute();
    }

    void deleteOthers(Tx tx, int version) {
        tx.handle().createUpdate(DELETE_OTHERS).bind("version", version).execute();
    }
}
