package dev.gatehouse.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events, read as it comes. */
final class Events implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader reader;

    private Events(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static Events open(String url, Map<String, String> headers, String json) {
        return new Events(Http.open(url, headers, json));
    }

    /** One event. */
    record Event(String name, String data, long arrivedNanos) {
        JsonNode json() {
            return Http.parse(data);
        }

        boolean isDone() {
            return data.equals("[DONE]");
        }

        /** A chunk or event that says why the answer ended: what a broken one must never have. */
        boolean isFinish() {
            return !isDone()
                    && (!json().at("/choices/0/finish_reason").asText("").isEmpty()
                                    && !json().at("/choices/0/finish_reason").isNull()
                            || name.equals("message_stop")
                            || !json().at("/delta/stop_reason").asText("").isEmpty()
                                    && !json().at("/delta/stop_reason").isNull());
        }

        boolean isError() {
            return !isDone() && json().has("error");
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event, or null at the end. */
    @Nullable
    Event next() throws IOException {
        var name = "";
        var data = new StringBuilder();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Event(name, data.toString(), System.nanoTime());
            }
        }
        return null;
    }

    /** All that is left. */
    List<Event> rest() throws IOException {
        var events = new ArrayList<Event>();
        for (var event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    /** What is left, as text: of answers that are no stream. */
    String text() throws IOException {
        var text = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
