/** Out of which purses a request is paid: those of its caller, and of the customer, the tags and the model it names. */
@NullMarked
package dev.gatehouse.payers;

import org.jspecify.annotations.NullMarked;
