package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a request's tree and the path to it, so that a refusal names the member at fault. Null counts as absent. */
record Member(JsonNode json, String path) {

    static Member root(ObjectNode body) {
        return new Member(body, "");
    }

    /** Under either spelling. */
    @Nullable
    Member find(String name) {
        var value = Spelling.path(json, name);
        return value.isMissingNode() ? null : new Member(value, pathTo(name));
    }

    /** Absent where it is no object. */
    @Nullable
    Member findObject(String name) {
        var found = find(name);
        if (found != null) {
            found.object();
        }
        return found;
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

    boolean flag(String name) {
        var found = find(name);
        if (found != null && !found.json.isBoolean()) {
            throw found.wrongType("a boolean");
        }
        return found != null && found.json.booleanValue();
    }

    @Nullable
    Double numberOrNull(String name) {
        var found = find(name);
        if (found != null && !found.json.isNumber()) {
            throw found.wrongType("a number");
        }
        return found == null ? null : found.json.doubleValue();
    }

    @Nullable
    Long integerOrNull(String name) {
        var found = find(name);
        return found == null ? null : found.integer();
    }

    /** Also written as a decimal that is whole. */
    private long integer() {
        try {
            if (json.isNumber()) {
                return json.decimalValue().longValueExact();
            }
        } catch (ArithmeticException e) {
            throw wrongType("an integer");
        }
        throw wrongType("an integer");
    }

    String text() {
        if (!json.isTextual()) {
            throw wrongType("a string");
        }
        return json.textValue();
    }

    ObjectNode object() {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw wrongType("an object");
    }

    /** Of the array under the name; empty where there is none. */
    List<Member> items(String name) {
        var found = find(name);
        return found == null ? List.of() : found.items();
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

    MalformedRequest outOfRange(String wanted) {
        return new MalformedRequest(Reason.OUT_OF_RANGE, path + " must be " + wanted, path);
    }

    private MalformedRequest wrongType(String wanted) {
        return new MalformedRequest(Reason.WRONG_TYPE, path + " must be " + wanted, path);
    }

    private String pathTo(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
