package dev.gatehouse.users;

/** What a user is now. */
public record UpdatedUser(String userId, User data) {}
