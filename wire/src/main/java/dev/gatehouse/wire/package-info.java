/** What every wire format shares: slices of bytes, errors, usage. */
@NullMarked
package dev.gatehouse.wire;

import org.jspecify.annotations.NullMarked;
