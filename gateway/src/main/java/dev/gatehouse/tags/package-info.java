/** Tags: labels of requests, each of which may have a budget. */
@NullMarked
package dev.gatehouse.tags;

import org.jspecify.annotations.NullMarked;
