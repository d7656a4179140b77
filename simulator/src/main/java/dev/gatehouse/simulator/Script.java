package dev.gatehouse.simulator;

import java.util.List;

/**
 * What is written on the connection, and when.
 *
 * @param head status line and headers
 * @param chunked whether each write is framed as a chunk, and the end marked by an empty one
 * @param keepAlive whether the connection serves another request after a regular end
 * @param spent what the prompt costs once tokens are delivered
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Script(int status, byte[] head, boolean chunked, boolean keepAlive, List<Step> steps, Entry.Spent spent) {

    sealed interface Step {}

    record Pause(int millis) implements Step {}

    record Head() implements Step {}

    record Write(Frame frame) implements Step {}

    /** Nothing more, until the client hangs up. */
    record Stall() implements Step {}

    /** The connection ends with RST. */
    record Reset() implements Step {}

    /** The connection ends with FIN. */
    record Close() implements Step {}

    /** @param outcome completed, or cut when a directive took the regular end away */
    record Finish(Outcome outcome) implements Step {}
}
