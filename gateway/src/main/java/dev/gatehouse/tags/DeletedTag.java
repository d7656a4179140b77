package dev.gatehouse.tags;

/** That a tag is no more. */
public record DeletedTag(String message) {}
