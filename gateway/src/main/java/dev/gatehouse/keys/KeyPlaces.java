package dev.gatehouse.keys;

import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Tx;

/**
 * Holds what a key is to belong to until the transaction ends, so that it cannot outlive it: first the organization, then the team,
 * and both before the key. Whoever deletes them goes the same way, so that neither waits for the other for ever.
 */
final class KeyPlaces {
    private KeyPlaces() {}

    static void hold(Tx tx, Directory directory, KeyChange sent) {
        var organization = sent.organizationId().or(null);
        if (organization != null) {
            directory.holdOrganization(tx, organization);
        }
        var team = sent.teamId().or(null);
        if (team != null) {
            directory.holdTeam(tx, team);
        }
    }
}
