/** The Anthropic messages protocol, both ways round. */
@NullMarked
package dev.gatehouse.wire.anthropic;

import org.jspecify.annotations.NullMarked;
