package dev.gatehouse.teams;

/** A team as it is after the change. */
public record UpdatedTeam(String teamId, ShownTeam data) {}
