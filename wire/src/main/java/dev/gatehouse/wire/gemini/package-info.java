/** Gemini's generateContent protocol, both ways round. */
@NullMarked
package dev.gatehouse.wire.gemini;

import org.jspecify.annotations.NullMarked;
