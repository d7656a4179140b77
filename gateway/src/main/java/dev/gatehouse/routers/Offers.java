package dev.gatehouse.routers;

import java.util.Optional;

/** Says of a model of the tables whether the request could be served by it, and how. */
@FunctionalInterface
interface Offers {
    Optional<Offer> find(String model);
}
