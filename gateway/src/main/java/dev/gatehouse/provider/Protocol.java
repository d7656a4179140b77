package dev.gatehouse.provider;

/** What a provider speaks. */
public enum Protocol {
    OPENAI,
    ANTHROPIC,
    GEMINI
}
