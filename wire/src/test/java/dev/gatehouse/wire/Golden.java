package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Golden files of one folder, such as {@code openai/request}. With {@code -Dgolden.write} they are written instead of compared, to be read before they are kept. */
public record Golden(String folder) {
    private static final Path ROOT = Path.of("src/test/resources/golden");

    /** Names of the cases: files that end in this. */
    public Stream<String> cases(String ending) {
        try (var files = Files.list(ROOT.resolve(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(ROOT.resolve(folder).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void expect(String file, String actual) {
        if (Boolean.getBoolean("golden.write")) {
            try {
                Files.writeString(ROOT.resolve(folder).resolve(file), actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(actual).as(folder + "/" + file).isEqualTo(new String(bytes(file), StandardCharsets.UTF_8));
    }

    /** A record's text with a line for each part worth seeing. */
    public static String readable(Object value) {
        return value.toString()
                        .replaceAll(
                                "(?<=[\\[ ])(Message|Tool|Text|Image|Document|Audio|ToolCall|ToolResult|Thinking|RedactedThinking|Refusal)\\[",
                                "\n  $1[")
                + "\n";
    }
}
