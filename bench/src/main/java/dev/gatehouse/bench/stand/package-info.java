/** What is measured: the processes, how they are started and stopped, and what they used. */
@NullMarked
package dev.gatehouse.bench.stand;

import org.jspecify.annotations.NullMarked;
