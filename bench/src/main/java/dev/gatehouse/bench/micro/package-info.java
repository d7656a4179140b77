/** Microbenchmarks of the wire formats. */
@NullMarked
package dev.gatehouse.bench.micro;

import org.jspecify.annotations.NullMarked;
