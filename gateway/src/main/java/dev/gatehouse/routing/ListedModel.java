package dev.gatehouse.routing;

import dev.gatehouse.money.Price;
import java.util.Optional;

/**
 * A model as lists show it.
 *
 * @param id the public name
 * @param created seconds since 1970
 * @param ownedBy slug of the provider
 * @param contextTokens 0 where unknown, as {@code maxOutputTokens}
 * @param price of its first deployment; empty where unknown
 */
public record ListedModel(
        String id,
        long created,
        String ownedBy,
        Deployment.Mode mode,
        long contextTokens,
        long maxOutputTokens,
        Optional<Price> price) {}
