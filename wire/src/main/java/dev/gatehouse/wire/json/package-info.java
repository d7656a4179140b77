/**
 * JSON read in place: validated strictly, found by span, copied nowhere.
 *
 * <p>{@link dev.gatehouse.wire.json.JsonScan} reads an object once, from end to end and without recursion, and remembers where
 * its members stand in the buffer. What the gateway must know is then read from those spans
 * ({@link dev.gatehouse.wire.json.JsonString}, {@link dev.gatehouse.wire.json.JsonNumber}), what it must change is replaced
 * by span, and everything else is never touched. An object inside is looked at by a second scan over its span, which need not
 * check it again.
 *
 * <pre>
 * JsonScan.scan     bytes nobody has seen       StrictPass: every byte checked, every name compared
 * JsonScan.rescan   an object inside of those   KnownValid: looks only for where values end
 * </pre>
 *
 * <p>It is stricter than the standard wherever two readers could understand the same bytes differently: a gateway that reads a
 * member's first occurrence before a provider that reads its last would authorize one model and pay for another.
 */
@NullMarked
package dev.gatehouse.wire.json;

import org.jspecify.annotations.NullMarked;
