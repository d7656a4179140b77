/**
 * OpenAI's Responses: requests, answers and streams, each way.
 *
 * <p>Nothing is stored by the gateway: what one response knows of an earlier one is the provider's, and found through the id the
 * gateway hands out for it ({@link dev.gatehouse.wire.openai.responses.Handles}).
 */
@NullMarked
package dev.gatehouse.wire.openai.responses;

import org.jspecify.annotations.NullMarked;
