/** The only room that knows the HTTP engine. */
@NullMarked
package dev.gatehouse.server;

import org.jspecify.annotations.NullMarked;
