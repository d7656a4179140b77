package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.chat.ChatEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds and drains streams. */
final class Streams {
    private Streams() {}

    static List<ChatEvent> read(byte[] bytes) {
        return readCut(bytes, bytes.length);
    }

    static List<ChatEvent> read(String... events) {
        return read(frames(events).getBytes(StandardCharsets.UTF_8));
    }

    static List<ChatEvent> readCut(byte[] bytes, int cut) {
        var reader = new AnthropicMessages().streamReader();
        var events = new ArrayList<ChatEvent>();
        reader.feed(bytes, 0, cut, events::add);
        reader.feed(bytes, cut, bytes.length, events::add);
        return events;
    }

    static List<ChatEvent> readByteByByte(byte[] bytes) {
        var reader = new AnthropicMessages().streamReader();
        var events = new ArrayList<ChatEvent>();
        for (int i = 0; i < bytes.length; i++) {
            reader.feed(bytes, i, i + 1, events::add);
        }
        return events;
    }

    /** Each JSON object as an event's frame, the name left out. */
    static String frames(String... events) {
        var out = new StringBuilder();
        for (String event : events) {
            out.append("data: ").append(event).append("\n\n");
        }
        return out.toString();
    }

    static String write(ChatEvent... events) {
        var writer = new AnthropicMessages().streamWriter(true);
        var out = new ByteArrayOutputStream();
        for (ChatEvent event : events) {
            writer.write(event, (array, from, to) -> out.write(array, from, to - from));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
