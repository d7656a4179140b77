/** Can they now: rate limits, concurrency, budgets. */
@NullMarked
package dev.gatehouse.limits;

import org.jspecify.annotations.NullMarked;
