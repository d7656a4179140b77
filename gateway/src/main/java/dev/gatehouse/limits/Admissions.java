package dev.gatehouse.limits;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.ledger.Journal;
import dev.gatehouse.routing.Plan;
import java.time.Duration;

/** Lets requests in. The one place that may refuse an authorized request before a provider is called. Unlimited so far. */
public final class Admissions {
    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(5);

    private final InFlight inFlight;

    public Admissions(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * @param journal of the loop the request lives on
     * @throws dev.gatehouse.error.ApiException where what the request costs could not be recorded
     */
    public Admission admit(Grant grant, Plan plan, Journal journal) {
        if (!journal.accepting()) {
            throw new ApiError.Unavailable("Usage cannot be recorded at the moment.", JOURNAL_RETRY).asException();
        }
        return inFlight.enter();
    }
}
