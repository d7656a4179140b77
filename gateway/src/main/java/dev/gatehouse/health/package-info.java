/** Whether this node lives, and whether it serves. */
@NullMarked
package dev.gatehouse.health;

import org.jspecify.annotations.NullMarked;
