/** What can go wrong, as one sealed type; every dialect renders it. */
@NullMarked
package dev.gatehouse.error;

import org.jspecify.annotations.NullMarked;
