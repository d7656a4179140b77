/** The pipeline every request to a model goes through, in reading order, and its steps. No wire format, no SQL, no HTTP engine. */
@NullMarked
package dev.gatehouse.inference;

import org.jspecify.annotations.NullMarked;
