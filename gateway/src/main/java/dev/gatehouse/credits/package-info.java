/** What is in wallets: shown to their owners and to administrators, and changed by these. */
@NullMarked
package dev.gatehouse.credits;

import org.jspecify.annotations.NullMarked;
