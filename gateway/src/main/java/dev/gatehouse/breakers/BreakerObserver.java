package dev.gatehouse.breakers;

/** Hears what breakers do. Called while they are locked: must not wait, and must not ask them. */
public interface BreakerObserver {
    BreakerObserver NOBODY = new BreakerObserver() {};

    default void made(Breaker breaker) {}

    default void moved(String provider, State from, State to) {}

    default void succeeded(String provider) {}

    default void failed(String provider) {}

    default void rejected(String provider) {}
}
