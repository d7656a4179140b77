/** Customers, also called end users: the people on whose behalf applications call. */
@NullMarked
package dev.gatehouse.customers;

import org.jspecify.annotations.NullMarked;
