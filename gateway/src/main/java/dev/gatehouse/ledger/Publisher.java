package dev.gatehouse.ledger;

import java.io.IOException;
import java.util.Objects;

/** Makes what a lane wrote as durable as promised, and then lets the drain and the lane know. One for each lane, which calls it. */
interface Publisher {

    /** This group was written. */
    void written(Group group);

    /**
     * Nothing more will be written to this segment.
     *
     * @param whole whether its footer was written
     */
    void ended(SegmentWriter segment, boolean whole);

    /** Ends when all it was given is done. */
    default void close() {}

    /** Takes over segments whose file must still be put right. */
    interface Repairs {
        void add(SegmentWriter segment);
    }

    /** For {@code os} and {@code database}: what is written is published. */
    static Publisher immediate(Repairs repairs) {
        return new Publisher() {
            @Override
            public void written(Group group) {
                Objects.requireNonNull(group.segment()).publish(group.end(), group.records());
            }

            @Override
            public void ended(SegmentWriter segment, boolean whole) {
                segment.seal();
                closeOrRepair(segment, whole, repairs);
            }
        };
    }

    /** Closes a sealed segment. */
    static void closeOrRepair(SegmentWriter segment, boolean whole, Repairs repairs) {
        if (!whole || segment.broken()) {
            repairs.add(segment);
            return;
        }
        try {
            segment.close();
        } catch (IOException e) {
            repairs.add(segment);
        }
    }
}
