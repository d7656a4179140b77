/** Where a request may go. Chooses; calls nobody. */
@NullMarked
package dev.gatehouse.routing;

import org.jspecify.annotations.NullMarked;
