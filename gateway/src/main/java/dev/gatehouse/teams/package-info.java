/** Teams: who works together, on which models and for how much. */
@NullMarked
package dev.gatehouse.teams;

import org.jspecify.annotations.NullMarked;
