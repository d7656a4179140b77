package dev.gatehouse.keys;

import dev.gatehouse.access.Target;
import dev.gatehouse.access.TokenFacts;
import dev.gatehouse.access.TokenSource;
import dev.gatehouse.access.UserFacts;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the users and teams of tokens, for their cache. */
public final class TokenLoader implements TokenSource {
    private static final Logger log = LoggerFactory.getLogger(TokenLoader.class);

    private static final String PROVIDER = "identity-provider";

    private final Database database;
    private final Directory directory;
    private final AuditLog audit;
    private final Clocks clocks;
    private final TokenRepository repository = new TokenRepository();

    public TokenLoader(Database database, Directory directory, AuditLog audit, Clocks clocks) {
        this.database = database;
        this.directory = directory;
        this.audit = audit;
        this.clocks = clocks;
    }

    @Override
    public TokenFacts load(@Nullable String user, Collection<String> teams, @Nullable String organization) {
        return database.read(tx -> new TokenFacts(
                Optional.ofNullable(user)
                        .<UserFacts>flatMap(id -> repository.owner(tx, id))
                        .orElse(null),
                teams.isEmpty() ? List.of() : repository.teams(tx, user, teams),
                Optional.ofNullable(organization)
                        .filter(id -> directory.organization(tx, id).isPresent())
                        .orElse(null),
                repository.purses(tx, user, teams, organization),
                repository.rates(tx, user, teams, organization)));
    }

    private record MadeUser(String userId, @Nullable String userEmail) {}

    @Override
    public void ensureUser(String user, @Nullable String email) {
        // The log names nobody: an identity provider's ids may be addresses.
        var now = clocks.storable();
        boolean made = database.transact(tx -> {
            boolean added = directory.ensureUser(tx, user, email, now);
            if (added) {
                audit.append(tx, "user.ensure", PROVIDER, Target.of("user", user), new MadeUser(user, email));
            }
            return added;
        });
        if (made) {
            log.atInfo().log("a user of the identity provider was given a row");
        }
    }
}
