package dev.gatehouse.config;

/**
 * Something about a configuration its author should know. Never holds a value: it may be a secret.
 *
 * @param file as it was given; {@code environment} for a variable
 * @param line from 1; 0 where there is none
 * @param path such as {@code model_list[2].litellm_params.api_base}; empty for the file as a whole
 */
public record Finding(String file, int line, String path, String reason) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + reason;
    }
}
