package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.chat.ChatRequest;

/** A request, and what a response to it repeats of it. */
public record RequestAndEcho(ChatRequest request, Echo echo) {}
