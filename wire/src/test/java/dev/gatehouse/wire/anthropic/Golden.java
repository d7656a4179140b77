package dev.gatehouse.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of bytes that went over the wire, beside what they mean. {@code -Dgolden.write} writes what is missing, to be read by a person. */
final class Golden {
    private static final Path ROOT = Path.of("src/test/resources/golden/anthropic");

    private Golden() {}

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(ROOT.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases of a folder: files with this ending and no other dot. */
    static List<String> cases(String folder, String ending) {
        try (var files = Files.list(ROOT.resolve(folder))) {
            var cases = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending) && name.indexOf('.') == name.length() - ending.length())
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
            assertThat(cases).isNotEmpty();
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void verify(String name, String actual) {
        var file = ROOT.resolve(name);
        if (System.getProperty("golden.write") != null && !Files.exists(file)) {
            try {
                Files.createDirectories(ROOT.resolve(name).getParent());
                Files.writeString(file, actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(actual).as(name).isEqualTo(new String(bytes(name), StandardCharsets.UTF_8));
    }

    /** JSON in the order of its members, laid out for people. */
    static String pretty(byte[] json) {
        try {
            return pretty(Json.MAPPER.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pretty(JsonNode json) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records as JSON, each with its name; nulls and empty lists are left out. */
    static String canonical(Object value) {
        return pretty(tree(value));
    }

    private static JsonNode tree(@Nullable Object value) {
        return switch (value) {
            case JsonNode json -> json;
            case List<?> list -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                list.forEach(element -> array.add(tree(element)));
                yield array;
            }
            case Record one -> record(one);
            case null -> Json.MAPPER.nullNode();
            case Enum<?> constant -> Json.MAPPER.valueToTree(constant.name());
            default -> Json.MAPPER.valueToTree(value);
        };
    }

    private static ObjectNode record(Record one) {
        var json = Json.object().put("is", one.getClass().getSimpleName());
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            var value = tree(valueOf(component, one));
            if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                json.set(component.getName(), value);
            }
        }
        return json;
    }

    private static @Nullable Object valueOf(RecordComponent component, Record one) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(one);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
