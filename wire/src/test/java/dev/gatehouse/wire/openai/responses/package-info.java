@NullMarked
package dev.gatehouse.wire.openai.responses;

import org.jspecify.annotations.NullMarked;
