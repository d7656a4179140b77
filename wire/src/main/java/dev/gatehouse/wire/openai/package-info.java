/** OpenAI's chat completions: requests, answers, streams and errors, each way. */
@NullMarked
package dev.gatehouse.wire.openai;

import org.jspecify.annotations.NullMarked;
