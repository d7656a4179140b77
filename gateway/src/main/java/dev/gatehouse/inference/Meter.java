package dev.gatehouse.inference;

import dev.gatehouse.ledger.UsageRecord.Accuracy;
import dev.gatehouse.wire.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What an answer used.
 *
 * @param charged whether it is paid for: what a provider broke off is not
 */
record Meter(Usage usage, Accuracy accuracy, boolean charged) {
    private static final int BYTES_PER_TOKEN = 4;

    static final Meter NOTHING = new Meter(Usage.NONE, Accuracy.NONE, false);

    /** What counts against limits of tokens: nothing where nothing is paid for. */
    long tokens() {
        return charged ? usage.totalInput() + usage.totalOutput() : 0;
    }

    /** A whole answer: as the provider reported, else estimated. */
    static Meter whole(@Nullable Usage reported, Asked asked, long contentBytes) {
        return reported != null ? new Meter(reported, Accuracy.EXACT, true) : estimated(null, asked, contentBytes);
    }

    /** What was delivered of an answer nobody waited for: the provider's own count of the input, ours of the output. */
    static Meter delivered(@Nullable Usage reported, Asked asked, long contentBytes) {
        return contentBytes == 0 && reported == null ? NOTHING : estimated(reported, asked, contentBytes);
    }

    /** Part of an answer that the provider broke off: shown, not charged. */
    static Meter uncharged(@Nullable Usage reported, Asked asked, long contentBytes) {
        var meter = delivered(reported, asked, contentBytes);
        return new Meter(meter.usage, meter.accuracy, false);
    }

    private static Meter estimated(@Nullable Usage reported, Asked asked, long contentBytes) {
        long output = (contentBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
        if (reported == null) {
            return new Meter(Usage.of(asked.estimateInput(), output), Accuracy.ESTIMATED, true);
        }
        long counted = reported.reasoning() + reported.outputAudio();
        var usage = new Usage(
                reported.input(),
                reported.cacheRead(),
                reported.cacheWrite5m(),
                reported.cacheWrite1h(),
                reported.inputAudio(),
                reported.inputImage(),
                Math.max(reported.output(), output - counted),
                reported.reasoning(),
                reported.outputAudio());
        return new Meter(usage, Accuracy.ESTIMATED, true);
    }
}
