package dev.gatehouse.routing;

/** Plans which deployments are tried, and in what order. For now it is the one that was drawn by weight. */
public final class Router {
    public Plan plan(Choice choice) {
        return new Plan(choice, choice.candidates());
    }
}
