package dev.gatehouse.models;

/** What is said of a deployment that is stored no more. */
public record DeletedDeployment(String message) {}
