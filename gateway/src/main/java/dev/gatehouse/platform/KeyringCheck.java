package dev.gatehouse.platform;

/** Finds out before the first secret is written or missed whether a node has the keyring of its database. */
public final class KeyringCheck {
    private static final Secret KNOWN = Secret.of("gatehouse");

    private final KeyringRepository repository = new KeyringRepository();

    /** @throws OperatorFault where a key is missing or is another than that under which secrets are stored */
    public void require(Database database, Keyring keyring) {
        database.transactVoid(tx -> {
            var before = repository.all(tx);
            if (before.stream().noneMatch(known -> known.version() == keyring.active())) {
                repository.insert(tx, keyring.seal(KNOWN));
            }
            repository.all(tx).forEach(known -> require(keyring, known));
        });
    }

    /** Nothing is sealed any more but under the active version: nodes need no other. */
    void retire(Database database, Keyring keyring) {
        database.transactVoid(tx -> repository.deleteOthers(tx, keyring.active()));
    }

    private static void require(Keyring keyring, Keyring.Sealed sealed) {
        if (!keyring.has(sealed.version())) {
            throw new OperatorFault("The keyring lacks version " + sealed.version()
                    + ", under which the database holds secrets. Add it; the active version may stay.");
        }
        if (keyring.open(sealed).filter(KNOWN::equals).isEmpty()) {
            throw new OperatorFault("Version " + sealed.version()
                    + " of the keyring is not the key under which the database holds secrets.");
        }
    }
}
