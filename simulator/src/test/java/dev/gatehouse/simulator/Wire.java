package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** A client without manners: it shows exactly what came over the wire and how it ended. */
final class Wire {
    static final Simulator SIMULATOR = Simulator.start(new Options().withLoops(2));

    private Wire() {}

    enum End {
        FIN,
        RST,
        SILENCE
    }

    /** What came back. {@code whole} says whether the body reached the end its head promised. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, String head, byte[] body, boolean whole, int chunks, End end) {
        String text() {
            return new String(body, UTF_8);
        }

        JsonNode json() {
            return parse(text());
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /** The data of all events but {@code [DONE]}. */
        List<JsonNode> events() {
            return text().lines()
                    .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                    .map(line -> parse(line.substring(6)))
                    .toList();
        }

        /** The content of all chunks of a chat completion's choice. */
        String content(int choice) {
            var text = new StringBuilder();
            for (JsonNode event : events()) {
                for (JsonNode one : event.path("choices")) {
                    if (one.path("index").asInt() == choice) {
                        text.append(one.path("delta").path("content").asText(""));
                    }
                }
            }
            return text.toString();
        }
    }

    static JsonNode parse(String json) {
        try {
            return Json.read(json);
        } catch (IOException notJson) {
            throw new AssertionError("no JSON: " + json, notJson);
        }
    }

    static Answer chat(String body, String... headers) {
        return chat(SIMULATOR.port(), body, headers);
    }

    static Answer chat(int port, String body, String... headers) {
        return exchange(port, post("/v1/chat/completions", body, with(headers, "authorization: Bearer k")));
    }

    static Answer messages(String body, String... headers) {
        return anthropic("/v1/messages", body, headers);
    }

    static Answer anthropic(String path, String body, String... headers) {
        return exchange(
                SIMULATOR.port(), post(path, body, with(headers, "x-api-key: k", "anthropic-version: 2023-06-01")));
    }

    static Answer get(String path, String... headers) {
        return get(SIMULATOR.port(), path, headers);
    }

    static Answer get(int port, String path, String... headers) {
        return exchange(port, head("GET", path, with(headers, "connection: close")) + "\r\n");
    }

    static Answer send(String method, String path, String body) {
        String head = head(method, path, "content-length: " + body.length(), "connection: close");
        return exchange(SIMULATOR.port(), head + "\r\n" + body);
    }

    static String post(String path, String body, String... headers) {
        String length = "content-length: " + body.getBytes(UTF_8).length;
        return head("POST", path, with(headers, length, "connection: close")) + "\r\n" + body;
    }

    static String head(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nhost: sim\r\n" + String.join("\r\n", headers) + "\r\n";
    }

    private static String[] with(String[] headers, String... more) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    static Answer exchange(int port, String request) {
        try (Socket socket = open(port, request)) {
            return read(socket, 5_000);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Socket open(int port, String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    /** Reads until the connection ends or nothing came for so long. */
    static Answer read(Socket socket, int silenceMillis) throws IOException {
        var bytes = new ByteArrayOutputStream();
        socket.setSoTimeout(silenceMillis);
        var end = End.FIN;
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException silence) {
            end = End.SILENCE;
        } catch (SocketException reset) {
            end = End.RST;
        }
        return answer(bytes.toByteArray(), end);
    }

    private static Answer answer(byte[] bytes, End end) {
        String text = new String(bytes, ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return new Answer(0, text, new byte[0], false, 0, end);
        }
        String head = text.substring(0, headEnd);
        byte[] rest = Arrays.copyOfRange(bytes, headEnd + 4, bytes.length);
        int status = Integer.parseInt(head.substring(9, 12));
        return head.contains("transfer-encoding: chunked")
                ? unchunked(status, head, rest, end)
                : new Answer(status, head, rest, head.contains("content-length: " + rest.length), 1, end);
    }

    private static Answer unchunked(int status, String head, byte[] rest, End end) {
        var body = new ByteArrayOutputStream();
        String text = new String(rest, ISO_8859_1);
        int chunks = 0;
        for (int at = 0; ; chunks++) {
            int line = text.indexOf("\r\n", at);
            if (line < 0) {
                return new Answer(status, head, body.toByteArray(), false, chunks, end);
            }
            int size = Integer.parseInt(text.substring(at, line), 16);
            if (size == 0) {
                return new Answer(status, head, body.toByteArray(), true, chunks, end);
            }
            body.write(rest, line + 2, size);
            at = line + 2 + size + 2;
        }
    }

    /** What the simulator recorded of the only request with this id. */
    static JsonNode recorded(String id) {
        JsonNode found = get("/_sim/requests?id=" + id).json().path("requests");
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests with id " + id);
        }
        return found.get(0);
    }

    static JsonNode awaitOutcome(String id, String outcome) {
        return await(() -> Optional.of(recorded(id))
                .filter(entry -> entry.path("outcome").asText().equals(outcome)));
    }

    static <T> T await(Supplier<Optional<T>> condition) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < deadline) {
            Optional<T> met = condition.get();
            if (met.isPresent()) {
                return met.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("condition not met within 5 s");
    }

    static String said(String text) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.quote(text) + "}]}";
    }

    static String streamed(String text) {
        return "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.quote(text) + "}]}";
    }

    /** An Anthropic body. */
    static String asked(String text, String... members) {
        String more = members.length == 0 ? "" : String.join(",", members) + ",";
        return "{\"model\":\"m\",\"max_tokens\":4000," + more + "\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.quote(text) + "}]}";
    }
}
