/** Deployments that are managed over the API: their rows, their secrets, and how every node comes to serve them. */
@NullMarked
package dev.gatehouse.deployments;

import org.jspecify.annotations.NullMarked;
