/** Prepaid money: wallets, and the double-entry ledger that says how each came by its balance. The only writer of balances. */
@NullMarked
package dev.gatehouse.wallets;

import org.jspecify.annotations.NullMarked;
