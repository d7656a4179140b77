/** JSON read in place: validated strictly, found by span, copied nowhere. */
@NullMarked
package dev.gatehouse.wire.json;

import org.jspecify.annotations.NullMarked;
