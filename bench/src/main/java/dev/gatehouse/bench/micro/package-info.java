/** Microbenchmarks of the wire formats, and of authorization. */
@NullMarked
package dev.gatehouse.bench.micro;

import org.jspecify.annotations.NullMarked;
