/** The product from outside: packaged as it ships, started as it starts, spoken to over HTTP and by real SDKs. */
@NullMarked
package dev.gatehouse.acceptance;

import org.jspecify.annotations.NullMarked;
