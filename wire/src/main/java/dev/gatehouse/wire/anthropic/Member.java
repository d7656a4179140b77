package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a request's tree and the path to it, so that a refusal names the member at fault. A member that is null counts as
 * absent.
 */
record Member(JsonNode json, String path) {

    static Member root(ObjectNode body) {
        return new Member(body, "");
    }

    @Nullable
    Member find(String name) {
        var value = json.get(name);
        return value == null || value.isNull() ? null : new Member(value, pathTo(name));
    }

    Member get(String name) {
        var found = find(name);
        if (found == null) {
            throw new MalformedRequest(Reason.MISSING_FIELD, pathTo(name) + " is required", pathTo(name));
        }
        return found;
    }

    String text(String name) {
        return get(name).text();
    }

    @Nullable
    String textOrNull(String name) {
        var found = find(name);
        return found == null ? null : found.text();
    }

    @Nullable
    Boolean flagOrNull(String name) {
        var found = find(name);
        return found == null ? null : found.flag();
    }

    boolean isText() {
        return json.isTextual();
    }

    String text() {
        if (!json.isTextual()) {
            throw wrongType("a string");
        }
        return json.textValue();
    }

    boolean flag() {
        if (!json.isBoolean()) {
            throw wrongType("a boolean");
        }
        return json.booleanValue();
    }

    long integer() {
        try {
            return json.isNumber() ? json.decimalValue().longValueExact() : notInteger();
        } catch (ArithmeticException e) {
            return notInteger();
        }
    }

    private long notInteger() {
        throw wrongType("an integer");
    }

    double number() {
        if (!json.isNumber()) {
            throw wrongType("a number");
        }
        return json.doubleValue();
    }

    ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw wrongType("an object");
    }

    List<Member> items() {
        if (!json.isArray()) {
            throw wrongType("an array");
        }
        var items = new ArrayList<Member>(json.size());
        for (int i = 0; i < json.size(); i++) {
            items.add(new Member(json.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    MalformedRequest untranslatable(String message) {
        return new MalformedRequest(Reason.UNTRANSLATABLE, message, path);
    }

    private MalformedRequest wrongType(String wanted) {
        return new MalformedRequest(Reason.WRONG_TYPE, path + " must be " + wanted, path);
    }

    private String pathTo(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
