package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.OperatorFault;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What was lent to each node, for whoever runs the installation. */
public final class NodeBooks {
    /** A node that stands still is written off at the first attempt; one that works lends and spends between two looks. */
    private static final int ATTEMPTS = 5;

    private final Database database;
    private final BookRepository books = new BookRepository();

    public NodeBooks(Database database) {
        this.database = database;
    }

    public List<NodeBook> open() {
        return database.read(books::open);
    }

    /**
     * Closes the books of a node that does not come back. Nobody knows how much of what was lent to it was spent before it vanished:
     * of budgets all of it counts as spent, so that nobody spends it twice.
     *
     * @param force although it was seen less than a minute ago
     * @throws OperatorFault where it has no open book, or is alive
     */
    public WrittenOff writeOff(UUID node, boolean force) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var written = database.transact(tx -> attempt(tx, node, force));
            if (written.isPresent()) {
                return written.get();
            }
        }
        throw new OperatorFault("Node " + node + " is at work. Stop it first: then it gives back what it was lent.");
    }

    /** Empty, and nothing is changed, where the node was at work meanwhile. */
    private Optional<WrittenOff> attempt(Tx tx, UUID node, boolean force) {
        boolean alive = books.isAlive(tx, node)
                .orElseThrow(() -> new OperatorFault("Nothing is lent to node " + node + ": it has no open book."));
        if (alive && !force) {
            throw new OperatorFault(
                    "Node " + node
                            + " was seen less than 60 s ago. Stop it, or say --force: what it spends meanwhile is counted twice.");
        }
        // Owners first, as whoever lends and whoever books do.
        var lent = books.lent(tx, node);
        SpendRepository.addAll(tx.handle(), lent);
        if (!books.close(tx, node).equals(lent)) {
            tx.handle().rollback();
            return Optional.empty();
        }
        return Optional.of(new WrittenOff(sums(lent, true), sums(lent, false)));
    }

    private static Map<PurseId.Kind, BigDecimal> sums(Map<PurseId, BigDecimal> lent, boolean spent) {
        var sums = new EnumMap<PurseId.Kind, BigDecimal>(PurseId.Kind.class);
        lent.forEach((purse, nanos) -> {
            if (SpendRepository.isCounted(purse.kind()) == spent) {
                sums.merge(purse.kind(), nanos, BigDecimal::add);
            }
        });
        return sums;
    }
}
