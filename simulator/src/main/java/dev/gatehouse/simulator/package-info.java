/**
 * Model providers that answer deterministically and misbehave on demand.
 *
 * <pre>
 * Connection → Traffic → OpenAiChat | OpenAiEmbeddings | AnthropicMessages → Reply
 *                 │                                                            │
 *             Directives (header, text, Rules, defaults) ──────────────→ Script → Player → Recorder
 * </pre>
 */
@NullMarked
package dev.gatehouse.simulator;

import org.jspecify.annotations.NullMarked;
