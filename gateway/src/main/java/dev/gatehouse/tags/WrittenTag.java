package dev.gatehouse.tags;

/** What was done to a tag, and what it is now. */
public record WrittenTag(String message, Tag tag) {}
