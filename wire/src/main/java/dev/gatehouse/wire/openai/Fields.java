package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import org.jspecify.annotations.Nullable;

/** Members of a request's tree, read by type. A member that is null counts as absent, as OpenAI has it. */
public final class Fields {
    private Fields() {}

    public static @Nullable String optionalText(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrongType("a string", path);
        }
        return value.textValue();
    }

    public static String text(JsonNode object, String name, String path) {
        String value = optionalText(object, name, path);
        if (value == null) {
            throw missing(path);
        }
        return value;
    }

    public static @Nullable Boolean optionalFlag(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrongType("a boolean", path);
        }
        return value.booleanValue();
    }

    public static @Nullable Long optionalInteger(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType("an integer", path);
        }
        return value.longValue();
    }

    public static @Nullable Double optionalNumber(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return null;
        }
        if (!value.isNumber()) {
            throw wrongType("a number", path);
        }
        return value.doubleValue();
    }

    public static JsonNode object(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            throw missing(path);
        }
        return object(value, path);
    }

    public static JsonNode object(JsonNode value, String path) {
        if (!value.isObject()) {
            throw wrongType("an object", path);
        }
        return value;
    }

    /** The member as an array; empty where absent. */
    public static JsonNode array(JsonNode object, String name, String path) {
        JsonNode value = object.path(name);
        if (absent(value)) {
            return Json.array();
        }
        if (!value.isArray()) {
            throw wrongType("an array", path);
        }
        return value;
    }

    public static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    public static MalformedRequest missing(String path) {
        return new MalformedRequest(Reason.MISSING_FIELD, "Missing required parameter: '" + path + "'.", path);
    }

    public static MalformedRequest wrongType(String wanted, String path) {
        return new MalformedRequest(
                Reason.WRONG_TYPE, "Invalid type for '" + path + "': expected " + wanted + ".", path);
    }

    public static MalformedRequest outOfRange(String wanted, String path) {
        return new MalformedRequest(Reason.OUT_OF_RANGE, "Invalid value for '" + path + "': " + wanted + ".", path);
    }

    public static MalformedRequest untranslatable(String what, String path) {
        return new MalformedRequest(
                Reason.UNTRANSLATABLE, what + " ('" + path + "') cannot be sent to this model's provider.", path);
    }
}
