/** How much of something is let through in a time: counted in memory, and told to the other nodes in the background. */
@NullMarked
package dev.gatehouse.ratelimits;

import org.jspecify.annotations.NullMarked;
