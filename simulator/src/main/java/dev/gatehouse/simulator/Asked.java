package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request whose body and directives are known. */
record Asked(Request request, ObjectNode body, Directives directives) {
    String model() {
        return Json.text(body, "model");
    }

    boolean streams() {
        return body.path("stream").asBoolean();
    }
}
