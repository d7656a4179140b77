package dev.gatehouse.bench;

/**
 * How much is measured.
 *
 * @param rate requests a second of the paced rounds
 * @param seconds of one window
 * @param pacedRounds how often each is measured at the rate
 * @param saturatedRounds how often each is measured at its limit
 * @param streamRounds how often each is measured with streams
 * @param warmSeconds of load on the gateway before anything counts
 * @param restart whether the gateway is started twice, to see both starts
 */
record Plan(
        int rate,
        double seconds,
        int pacedRounds,
        int saturatedRounds,
        int streamRounds,
        double warmSeconds,
        boolean restart) {
    static final int SATURATING_CONNECTIONS = 64;
    static final int PACED_CONNECTIONS = 32;
    static final int STREAMS_PER_SECOND = 100;
    static final int STREAM_CONNECTIONS = 256;
    static final int CHUNKS = 50;

    /** About five minutes. */
    static Plan standard(int rate, double seconds) {
        return new Plan(rate, seconds, 10, 4, 4, 28, true);
    }

    /** Under a minute: enough to see that all works and roughly how fast; not enough for a tail. */
    static Plan quick(int rate, double seconds) {
        return new Plan(rate, seconds, 2, 2, 1, 10, false);
    }
}
