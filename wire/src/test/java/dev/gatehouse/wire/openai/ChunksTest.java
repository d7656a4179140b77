package dev.gatehouse.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
    private static final ChatEvent START = new ChatEvent.Start("msg_1", "claude", 7);
    private static final ChatEvent STOP = new ChatEvent.Finish(FinishReason.STOP, null);

    @Test
    void usage_that_comes_after_the_finish_is_the_one_the_client_sees() {
        String frames = write(
                true,
                START,
                new ChatEvent.UsageReport(Usage.of(10, 1)),
                STOP,
                new ChatEvent.UsageReport(Usage.of(10, 5)),
                new ChatEvent.Done());

        assertThat(frames.split("\n\n")).hasSize(4).satisfies(all -> {
            assertThat(all[0]).contains("\"id\":\"chatcmpl-msg_1\"", "\"created\":7", "\"role\":\"assistant\"");
            assertThat(all[1]).contains("\"finish_reason\":\"stop\"").doesNotContain("usage");
            assertThat(all[2]).contains("\"choices\":[]", "\"completion_tokens\":5", "\"total_tokens\":15");
            assertThat(all[3]).isEqualTo("data: [DONE]");
        });
    }

    @Test
    void usage_is_not_told_to_a_client_that_did_not_ask() {
        assertThat(write(false, START, new ChatEvent.UsageReport(Usage.of(1, 1)), STOP, new ChatEvent.Done()))
                .doesNotContain("usage")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void a_thought_without_text_is_sealed_all_the_same() {
        String frames = write(
                false,
                START,
                new ChatEvent.BlockStart(0, new Opening.Thinking()),
                new ChatEvent.SignatureDelta(0, "si"),
                new ChatEvent.SignatureDelta(0, "g"),
                new ChatEvent.BlockStop(0),
                STOP);

        assertThat(frames)
                .contains(
                        "\"thinking_blocks\":[{\"index\":0,\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"sig\"}]")
                .doesNotContain("reasoning_content");
    }

    @Test
    void every_object_in_a_list_of_a_delta_has_an_index() {
        String frames = write(
                false,
                START,
                new ChatEvent.BlockStart(0, new Opening.RedactedThinking("x")),
                new ChatEvent.BlockStop(0),
                new ChatEvent.BlockStart(1, new Opening.ToolCall("toolu_1", "f")),
                new ChatEvent.ArgumentsDelta(1, "{}"),
                new ChatEvent.BlockStop(1),
                new ChatEvent.BlockStart(2, new Opening.ToolCall("toolu_2", "g")),
                new ChatEvent.BlockStop(2));

        assertThat(frames.lines().filter(line -> line.contains(":[{") && line.contains("\"delta\":{\"t")))
                .hasSize(5)
                .allMatch(line -> line.matches(".*\"(tool_calls|thinking_blocks)\":\\[\\{\"index\":\\d.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"x\"}}]}}]}\n\n",
                "data: {\"choices\":\n\n",
                "data: hello\n\n",
                "data: {\"a\":1,\"a\":2}\n\n"
            })
    void what_cannot_follow_a_finish_is_malformed(String frame) {
        StreamReader reader = new OpenAiChat().streamReader();
        feed(
                reader,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n");

        assertThatThrownBy(() -> feed(reader, frame)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void nothing_counts_after_the_end_marker_or_an_error() {
        StreamReader reader = new OpenAiChat().streamReader();

        assertThat(feed(reader, "data: [DONE]\n\ndata: rubbish\n\n")).containsExactly(new ChatEvent.Done());
        StreamReader other = new OpenAiChat().streamReader();
        assertThat(feed(other, "event: error\ndata: {\"error\":{\"message\":\"x\"}}\n\ndata: [DONE]\n\n"))
                .hasSize(1)
                .first()
                .isInstanceOf(ChatEvent.Failure.class);
    }

    @Test
    void calls_without_ids_are_given_different_ones() {
        StreamReader reader = new OpenAiChat().streamReader();
        List<ChatEvent> events = feed(
                reader,
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":{\"x\":1}}},"
                        + "{\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}]}}]}\n\n");

        assertThat(events)
                .contains(
                        new ChatEvent.BlockStart(0, new Opening.ToolCall("call_0", "a")),
                        new ChatEvent.ArgumentsDelta(0, "{\"x\":1}"),
                        new ChatEvent.BlockStart(1, new Opening.ToolCall("call_1", "a")));
    }

    private static List<ChatEvent> feed(StreamReader reader, String frames) {
        byte[] bytes = frames.getBytes(StandardCharsets.UTF_8);
        var events = new ArrayList<ChatEvent>();
        reader.feed(bytes, 0, bytes.length, events::add);
        return events;
    }

    private static String write(boolean includeUsage, ChatEvent... events) {
        var writer = new OpenAiChat().streamWriter(includeUsage);
        var out = new ByteArrayOutputStream();
        Arrays.stream(events)
                .forEach(event -> writer.write(event, (array, from, to) -> out.write(array, from, to - from)));
        return out.toString(StandardCharsets.UTF_8);
    }
}
