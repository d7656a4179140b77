package dev.gatehouse.idempotency;

/** What a client was told, whole. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, String contentType, byte[] body) {}
