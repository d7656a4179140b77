/**
 * Server-sent events as bytes: cut into frames, looked at in place.
 *
 * <p>A provider's bytes arrive cut anywhere. {@link dev.gatehouse.wire.sse.SseFramer} finds where frames end; a frame that lies
 * whole in what was fed is shown where it lies, and only one that straddles two feeds is put together in a buffer of its own,
 * given away with the frame. {@link dev.gatehouse.wire.sse.SseFrame} then finds a frame's data and event name.
 */
@NullMarked
package dev.gatehouse.wire.sse;

import org.jspecify.annotations.NullMarked;
