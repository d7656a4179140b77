/** Requests that are sent again: each is done once, and answered as often as it is asked. */
@NullMarked
package dev.gatehouse.idempotency;

import org.jspecify.annotations.NullMarked;
