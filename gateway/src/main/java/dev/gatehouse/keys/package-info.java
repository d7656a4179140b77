/** Virtual keys: making, looking at, blocking and deleting them. */
@NullMarked
package dev.gatehouse.keys;

import org.jspecify.annotations.NullMarked;
