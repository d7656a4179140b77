package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.Slices;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer as it goes to the client.
 *
 * @param usage null where the provider reported none
 * @param contentBytes UTF-8 bytes of content, the base of an estimate
 */
public record AnswerBody(Slices bytes, @Nullable Usage usage, long contentBytes) {}
