/** The journal and what is booked from it. The only writer of usage and balances. */
@NullMarked
package dev.gatehouse.ledger;

import org.jspecify.annotations.NullMarked;
