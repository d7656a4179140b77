/** Spending under one limit from several nodes, without asking anybody per request: each node holds a part of what is left. */
@NullMarked
package dev.gatehouse.leases;

import org.jspecify.annotations.NullMarked;
