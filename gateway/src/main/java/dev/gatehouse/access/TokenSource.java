package dev.gatehouse.access;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where the users and teams that tokens name come from. */
public interface TokenSource {
    /** Blocks; any exception means that nobody can tell now. */
    TokenFacts load(@Nullable String user, Collection<String> teams, @Nullable String organization);

    /** Gives a row to a user who has none, with what new users are given. */
    void ensureUser(String user, @Nullable String email);
}
