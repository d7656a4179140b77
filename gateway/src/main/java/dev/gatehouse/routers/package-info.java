/** Chooses the model where a client leaves that to the gateway: by the kind of work, or by what quality, cost and speed are worth. Calls nobody. */
@NullMarked
package dev.gatehouse.routers;

import org.jspecify.annotations.NullMarked;
