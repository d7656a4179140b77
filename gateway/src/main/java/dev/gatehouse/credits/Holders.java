package dev.gatehouse.credits;

import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.wallets.Ledger;
import dev.gatehouse.wallets.Wallet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose wallets there are, for the services of this room. */
public final class Holders {
    /** Of changes of what is in a wallet, by its id. */
    public static final String TOPIC = "wallet";

    private final HolderRepository repository = new HolderRepository();
    private final Ledger ledger;

    Holders(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @throws dev.gatehouse.error.ApiException 404 */
    Holder find(Tx tx, HolderName name) {
        return search(tx, name)
                .orElseThrow(() -> name.userId() != null
                        ? unknownUser()
                        : new ApiError.NotFound("RESOURCE_NOT_FOUND", "No such team or organization").asException());
    }

    private Optional<Holder> search(Tx tx, HolderName name) {
        var user = name.user();
        if (user != null) {
            return repository.user(tx, user);
        }
        return name.teamId() != null
                ? repository.team(tx, name.teamId())
                : Optional.ofNullable(name.organizationId()).flatMap(id -> repository.organization(tx, id));
    }

    /** @throws dev.gatehouse.error.ApiException 404 */
    Holder byNumber(Tx tx, long user) {
        return repository
                .user(tx, Long.toString(user))
                .filter(holder -> holder.number() != null && holder.number() == user)
                .orElseThrow(Holders::unknownUser);
    }

    private static RuntimeException unknownUser() {
        return new ApiError.NotFound("USER_NOT_FOUND", "User not found").asException();
    }

    /** A user's, without complaint where there is none. */
    Optional<Holder> user(Tx tx, @Nullable String id) {
        return Optional.ofNullable(id).flatMap(known -> repository.user(tx, known));
    }

    /** The holder's wallet, held until the transaction ends; made where there is none, and every node hears of it. */
    Wallet lock(Tx tx, Holder holder) {
        if (ledger.open(tx, holder.owner())) {
            Directory.changed(tx, holder.subject(), holder.id());
        }
        var wallet = ledger.find(tx, holder.owner()).orElseThrow();
        return ledger.lock(tx, wallet.id()).orElseThrow();
    }

    /** Every node hears that there is more or less in it. */
    static void changed(Tx tx, Wallet wallet) {
        ChangeFeed.publish(tx, new Change(TOPIC, Long.toString(wallet.id())));
    }
}
