package dev.gatehouse.idempotency;

import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.LeaseBank;
import dev.gatehouse.leases.LeaseTerms;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Environment;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Keyring;
import dev.gatehouse.platform.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** What one node of a test has of this: claims under a book of its own. */
public final class ClaimNode {
    private static final String KEY = Base64.getUrlEncoder().encodeToString(new byte[32]);

    public final Claims claims;
    private final long book;
    private final Database database;

    private ClaimNode(Database database, Vault vault, Terms terms) {
        var clocks = Clocks.system();
        this.database = database;
        this.book = new LeaseBank(
                        database,
                        UUID.randomUUID(),
                        new LeaseTerms(Duration.ofMinutes(60), LeaseTerms.PATIENCE),
                        CustomerDefault.NONE,
                        clocks)
                .open();
        this.claims = new Claims(database, () -> book, vault, terms, new Ids(clocks), clocks);
    }

    /** With a keyring, and the patience that nodes have. */
    public static ClaimNode on(Database database) {
        return with(database, Terms.standard(10_000_000));
    }

    static ClaimNode with(Database database, Terms terms) {
        return new ClaimNode(database, vault(database), terms);
    }

    static ClaimNode withoutKeyring(Database database) {
        return new ClaimNode(database, Vault.none(), Terms.standard(10_000_000));
    }

    static Terms patient(Duration patience, Duration silence) {
        return new Terms(patience, silence, 10_000_000);
    }

    private static Vault vault(Database database) {
        var environment = new Environment(Map.of("KEY_VERSION", "1", "KEYRING_1", KEY));
        var vault = Vault.of(Keyring.open(environment, Path.of("."), false, Clocks.system()));
        vault.prove(database);
        return vault;
    }

    /** Under which it claims. */
    public long book() {
        return book;
    }

    /** The process is gone, and everything it spent is booked. */
    public void ended() {
        execute("update lease_book set closed_at = now() where book = " + book);
    }

    /** Nothing was heard of the process for a while. */
    void silent() {
        execute("update lease_book set seen_at = now() - interval '1 minute' where book = " + book);
    }

    private void execute(String sql) {
        database.transactVoid(tx -> tx.handle().execute(sql));
    }
}
