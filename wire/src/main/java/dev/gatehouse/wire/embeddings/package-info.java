/**
 * OpenAI's embeddings: what the gateway must know of a request, and the answer with its model and usage. Vectors are checked
 * to be JSON and never taken apart.
 */
@NullMarked
package dev.gatehouse.wire.embeddings;

import org.jspecify.annotations.NullMarked;
