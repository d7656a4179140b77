package dev.gatehouse.customers;

/** How many were deleted, and which. */
public record DeletedCustomers(int deletedCustomers, String message) {}
