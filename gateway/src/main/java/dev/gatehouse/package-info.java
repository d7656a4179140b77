/** The server's entry: its command line and its object graph. */
@NullMarked
package dev.gatehouse;

import org.jspecify.annotations.NullMarked;
