/** What the data plane reads: immutable, replaced as a whole. */
@NullMarked
package dev.gatehouse.snapshot;

import org.jspecify.annotations.NullMarked;
