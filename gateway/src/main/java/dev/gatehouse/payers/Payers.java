package dev.gatehouse.payers;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.leases.CustomerDefault;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.leases.PurseId.Kind;
import dev.gatehouse.ledger.UsageRecord;
import dev.gatehouse.platform.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells out of which purses a request is paid, in the order in which the reference names the one that refuses. */
public final class Payers {
    private static final Logger log = LoggerFactory.getLogger(Payers.class);

    private static final ApiError UNKNOWN = new ApiError.Unavailable(
            "It cannot be told at the moment whether this customer or tag is limited.", Duration.ofSeconds(1));

    private final PayerCache cache;
    private final boolean everybody;

    /** @param everybody whether there is a budget of all together */
    public static Payers of(Database database, CustomerDefault ofCustomers, boolean everybody) {
        return new Payers(new PayerRepository(database, ofCustomers.exists()), ofCustomers, everybody);
    }

    public Payers(PayerSource source, CustomerDefault ofCustomers, boolean everybody) {
        var unknown = ofCustomers.exists() ? new Payer(true, false, ofCustomers.budget()) : Payer.NOBODY;
        this.cache = new PayerCache(source, unknown);
        this.everybody = everybody;
    }

    /**
     * Calls one of the two: at once where everybody is known, else on the loop when they were loaded.
     *
     * @param refused 400 where the customer is blocked, 503 where that cannot be told
     */
    public void of(
            Caller caller, Named named, Executor loop, Consumer<List<PurseId>> paying, Consumer<ApiError> refused) {
        var asked = asked(named);
        if (asked.isEmpty()) {
            paying.accept(purses(caller, named, Map.of()));
            return;
        }
        var known = cache.peek(asked);
        if (known != null) {
            decide(caller, named, known, paying, refused);
            return;
        }
        Thread.ofVirtual().name("payers").start(() -> {
            try {
                var loaded = cache.load(asked);
                loop.execute(() -> decide(caller, named, loaded, paying, refused));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("cause", e.toString()).log("customers and tags could not be loaded");
                loop.execute(() -> refused.accept(UNKNOWN));
            }
        });
    }

    private static List<PurseId> asked(Named named) {
        if (named.customer().isEmpty() && named.tags().isEmpty()) {
            return List.of();
        }
        var asked = new ArrayList<PurseId>();
        if (!named.customer().isEmpty()) {
            asked.add(PurseId.of(Kind.CUSTOMER, named.customer()));
        }
        named.tags().forEach(tag -> asked.add(PurseId.of(Kind.TAG, tag)));
        return asked;
    }

    private void decide(
            Caller caller,
            Named named,
            Map<PurseId, Payer> payers,
            Consumer<List<PurseId>> paying,
            Consumer<ApiError> refused) {
        if (payers.values().stream().anyMatch(Payer::blocked)) {
            refused.accept(Pinned.typed(
                    400,
                    "invalid_request_error",
                    null,
                    "User blocked from making LLM API Calls. User=" + named.customer()));
            return;
        }
        paying.accept(purses(caller, named, payers));
    }

    private List<PurseId> purses(Caller caller, Named named, Map<PurseId, Payer> payers) {
        if (caller instanceof Caller.Master) {
            return List.of();
        }
        var own = caller.purses();
        boolean asTheyAre = own.stream().noneMatch(purse -> isConditional(purse.kind()));
        boolean noMore = !everybody && payers.values().stream().noneMatch(Payer::limited);
        return asTheyAre && noMore ? own : sorted(own, named, payers);
    }

    private static boolean isConditional(Kind kind) {
        return kind == Kind.TAG || kind == Kind.KEY_MODEL;
    }

    private List<PurseId> sorted(List<PurseId> own, Named named, Map<PurseId, Payer> payers) {
        var purses = new ArrayList<PurseId>();
        var models = PurseId.partsOf(named.models());
        own.stream()
                .filter(purse ->
                        !isConditional(purse.kind()) || purse.kind() == Kind.KEY_MODEL && models.contains(purse.part()))
                .forEach(purses::add);
        asked(named).stream()
                .filter(purse -> payers.getOrDefault(purse, Payer.NOBODY).limited())
                .forEach(purses::add);
        if (everybody) {
            purses.addFirst(PurseId.OF_ALL);
        }
        var kept = countable(purses);
        kept.sort(Comparator.comparing(purse -> turn(purse.kind())));
        return kept;
    }

    /** What a record does not name must find room in its list; tags that the client named give way first. */
    private static List<PurseId> countable(List<PurseId> purses) {
        purses.removeIf(purse -> !purse.kind().isOfRecord() && !(isShort(purse.owner()) && isShort(purse.part())));
        var others = purses.stream().filter(purse -> !purse.kind().isOfRecord()).toList();
        for (var last : others.reversed().subList(0, Math.max(0, others.size() - UsageRecord.MOST_LISTED))) {
            purses.remove(last);
        }
        return purses;
    }

    private static boolean isShort(String text) {
        return text.length() <= UsageRecord.LISTED_BYTES / 3
                || text.getBytes(StandardCharsets.UTF_8).length <= UsageRecord.LISTED_BYTES;
    }

    private static int turn(Kind kind) {
        return switch (kind) {
            case KEY -> 1;
            case KEY_WINDOW -> 2;
            case KEY_MODEL -> 3;
            case TEAM -> 4;
            case TEAM_WINDOW -> 5;
            case ORGANIZATION -> 6;
            case TAG -> 7;
            case USER -> 8;
            case TEAM_MEMBER -> 9;
            case CUSTOMER -> 10;
            case PROXY -> 11;
            case WALLET -> 12;
        };
    }

    /** For the change feed. */
    public void forget(Kind kind, String id) {
        cache.forget(kind, id);
    }

    /** For the change feed. @return who is linked to this budget row, as far as it is known here */
    public List<PurseId> forgetBudget(String budget) {
        return cache.forgetBudget(budget);
    }
}
