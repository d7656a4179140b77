/** One circuit breaker for each provider: who fails again and again is not called for a while. */
@NullMarked
package dev.gatehouse.breakers;

import org.jspecify.annotations.NullMarked;
