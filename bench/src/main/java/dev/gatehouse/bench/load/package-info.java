/** The load generator: requests at planned times over plain HTTP/1.1, every answer checked byte by byte. */
@NullMarked
package dev.gatehouse.bench.load;

import org.jspecify.annotations.NullMarked;
