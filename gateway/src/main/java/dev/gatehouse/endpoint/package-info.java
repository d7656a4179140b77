/** Endpoints as values, and the one runner that serves them. No noun. */
@NullMarked
package dev.gatehouse.endpoint;

import org.jspecify.annotations.NullMarked;
