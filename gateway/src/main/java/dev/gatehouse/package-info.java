/** The program: its command line, and the object graph made by hand. */
@NullMarked
package dev.gatehouse;

import org.jspecify.annotations.NullMarked;
