package dev.gatehouse.ledger;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.money.Usd;
import dev.gatehouse.wire.chat.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What one request used and cost; one for each request that was authenticated, whether it succeeded or failed. The journal keeps
 * 1,024 bytes of UTF-8 of each text.
 *
 * @param id made by us, UUIDv7: writing it twice changes nothing
 * @param at when the request arrived; the journal keeps whole microseconds
 * @param operation such as {@code chat.completions}
 * @param caller {@code key}, {@code master} or {@code anonymous}
 * @param keyHash hex SHA-256 of the virtual key; empty for others
 * @param userId owner of the key; empty where it has none, as the next two
 * @param endUser the end user's id as the client named it; empty where it did not
 * @param requestedModel as sent; cut to 256 characters
 * @param model canonical model served; empty where none was
 * @param provider slug of the provider that served; empty where none did
 * @param deployment id of the deployment that served; empty where none did
 * @param cost what is charged; zero also where {@code priced} is false
 * @param priced false where the model has no price: never a quiet zero
 * @param status HTTP status the client saw; 0 where nobody knows
 * @param errorCode the gateway's code; empty on success
 * @param attempts calls made to providers
 * @param durationMicros from arrival to the last byte
 * @param firstByteMicros from arrival to the first byte of the answer; -1 where there was none
 * @param lent what the cost is taken off
 * @param wallet id of the one that is charged; 0 for none
 * @param tags that the client named; the journal keeps {@link #MOST_LISTED} of them, and {@link #LISTED_BYTES} of each
 */
public record UsageRecord(
        UUID id,
        Instant at,
        String requestId,
        String operation,
        boolean stream,
        String caller,
        String keyHash,
        String userId,
        String teamId,
        String organizationId,
        String endUser,
        String requestedModel,
        String model,
        String provider,
        String deployment,
        Usage usage,
        Accuracy accuracy,
        Usd cost,
        boolean priced,
        Outcome outcome,
        int status,
        String errorCode,
        int attempts,
        long durationMicros,
        long firstByteMicros,
        Lent lent,
        long wallet,
        List<String> tags)
        implements JournalRecord {
    /** Most texts the journal keeps of a list. */
    public static final int MOST_LISTED = 16;

    /** Most bytes of UTF-8 it keeps of each. */
    public static final int LISTED_BYTES = 256;

    public UsageRecord {
        tags = List.copyOf(tags);
    }

    /** Whose spending it adds to. */
    List<PurseId> purses() {
        var purses = new ArrayList<PurseId>(6);
        add(purses, PurseId.Kind.KEY, keyHash);
        add(purses, PurseId.Kind.TEAM, teamId);
        add(purses, PurseId.Kind.USER, userId);
        add(purses, PurseId.Kind.ORGANIZATION, organizationId);
        add(purses, PurseId.Kind.CUSTOMER, endUser);
        if (!teamId.isEmpty() && !userId.isEmpty()) {
            purses.add(PurseId.ofMember(teamId, userId));
        }
        tags.stream().distinct().forEach(tag -> purses.add(PurseId.of(PurseId.Kind.TAG, tag)));
        return purses;
    }

    private static void add(List<PurseId> purses, PurseId.Kind kind, String owner) {
        if (!owner.isEmpty()) {
            purses.add(PurseId.of(kind, owner));
        }
    }

    /** Where the token counts come from. */
    public enum Accuracy {
        /** The provider reported them. */
        EXACT,
        /** Counted by us from what was sent and delivered. */
        ESTIMATED,
        /** Nothing was used. */
        NONE
    }

    public enum Outcome {
        COMPLETED,
        FAILED,
        /** The client left, and was charged for what it had been given. */
        CLIENT_GONE,
        /** The provider broke off after content had been delivered. */
        BROKEN,
        /** The gateway died under it: the client may have been given a part, which is not charged. */
        PARTIAL
    }
}
