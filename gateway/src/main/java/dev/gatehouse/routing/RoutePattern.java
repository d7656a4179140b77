package dev.gatehouse.routing;

import dev.gatehouse.config.Wildcard;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Models without a list: every name the wildcard matches.
 *
 * @param serve makes the deployments of one name: given the whole name, and what the {@code *} stands for
 */
record RoutePattern(Wildcard name, BiFunction<String, String, List<Deployment>> serve) {}
