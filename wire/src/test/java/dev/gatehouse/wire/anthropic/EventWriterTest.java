package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.ArgumentsDelta;
import dev.gatehouse.wire.chat.ChatEvent.BlockStart;
import dev.gatehouse.wire.chat.ChatEvent.BlockStop;
import dev.gatehouse.wire.chat.ChatEvent.Done;
import dev.gatehouse.wire.chat.ChatEvent.Finish;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.ChatEvent.Start;
import dev.gatehouse.wire.chat.ChatEvent.TextDelta;
import dev.gatehouse.wire.chat.ChatEvent.ThinkingDelta;
import dev.gatehouse.wire.chat.ChatEvent.UsageReport;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Start START = new Start("chatcmpl-9", "m", 5);

    /** As an OpenAI provider tells it: no signature, calls interleaved and never stopped, a plain stop, usage last. */
    @Test
    void interleaved_calls_come_one_after_the_other() {
        var written = Streams.write(
                START,
                new BlockStart(0, new Opening.Thinking()),
                new ThinkingDelta(0, "Hm 🤔"),
                new BlockStop(0),
                new BlockStart(1, new Opening.Text()),
                new TextDelta(1, ""),
                new TextDelta(1, "I look."),
                new BlockStart(2, new Opening.ToolCall("call_a", "one")),
                new ArgumentsDelta(2, "{\"x\""),
                new BlockStart(3, new Opening.ToolCall("call_b", "two")),
                new ArgumentsDelta(3, "{\"y\""),
                new ArgumentsDelta(2, ":1}"),
                new BlockStop(1),
                new ArgumentsDelta(3, ":2}"),
                new BlockStop(3),
                new TextDelta(2, ""),
                new Finish(FinishReason.STOP, null),
                new UsageReport(new Usage(10, 20, 0, 0, 0, 0, 30, 5, 0)),
                new Done());

        Golden.verify("written/interleaved.sse", written);
    }

    @Test
    void calls_that_nobody_stopped_end_with_the_finish() {
        var written = Streams.write(
                START,
                new BlockStart(0, new Opening.ToolCall("a", "t")),
                new BlockStart(1, new Opening.ToolCall("b", "t")),
                new BlockStart(2, new Opening.ToolCall("c", "t")),
                new ArgumentsDelta(2, "{}"),
                new Finish(FinishReason.TOOL_CALLS, null),
                new Done());
        assertThat(Streams.read(written.getBytes(UTF_8)))
                .filteredOn(event -> event instanceof BlockStart || event instanceof BlockStop)
                .containsExactly(
                        new BlockStart(0, new Opening.ToolCall("a", "t")),
                        new BlockStop(0),
                        new BlockStart(1, new Opening.ToolCall("b", "t")),
                        new BlockStop(1),
                        new BlockStart(2, new Opening.ToolCall("c", "t")),
                        new BlockStop(2));
        assertThat(written.split("event: content_block_stop", -1)).hasSize(4);
    }

    @Test
    void what_can_be_said_at_once_is_not_held_back() {
        var writer = new AnthropicMessages().streamWriter(false);
        var frames = new ArrayList<String>();
        var events = List.<ChatEvent>of(
                START,
                new BlockStart(0, new Opening.Text()),
                new TextDelta(0, "a"),
                new BlockStart(1, new Opening.Text()),
                new TextDelta(1, "later"),
                new TextDelta(0, "b"));
        var counts = new ArrayList<Integer>();
        for (ChatEvent event : events) {
            writer.write(event, (array, from, to) -> frames.add(new String(array, from, to - from, UTF_8)));
            counts.add(frames.size());
        }
        assertThat(counts).containsExactly(0, 2, 3, 3, 3, 4);
        assertThat(frames).allMatch(frame -> frame.startsWith("event: ") && frame.endsWith("}\n\n"));
    }

    @Test
    void the_figures_stand_where_they_are_known() {
        var written = Streams.write(
                START,
                new UsageReport(Usage.of(11, 1)),
                new BlockStart(0, new Opening.Text()),
                new BlockStop(0),
                new UsageReport(Usage.of(11, 5)),
                new Finish(FinishReason.LENGTH, null),
                new UsageReport(Usage.of(12, 7)),
                new UsageReport(Usage.of(13, 8)),
                new Done());
        assertThat(written).contains("\"usage\":{\"input_tokens\":11,", "\"output_tokens\":1}}}\n");
        assertThat(written.substring(written.indexOf("message_delta")))
                .contains("{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":13,")
                .contains("\"output_tokens\":8}}\n");
    }

    @Test
    void an_answer_without_content_has_one_empty_text() {
        Golden.verify(
                "written/empty.sse", Streams.write(START, new Finish(FinishReason.CONTENT_FILTER, null), new Done()));
    }

    @Test
    void an_answer_without_a_finish_is_given_none() {
        assertThatThrownBy(() -> Streams.write(START, new Done())).isInstanceOf(MalformedAnswer.class);
        assertThat(Streams.write(START, new BlockStart(0, new Opening.Text()), new Finish(FinishReason.STOP, null)))
                .doesNotContain("message_delta", "message_stop");
    }

    @Test
    void a_failure_is_told_by_the_error_event_and_never_by_a_finish() {
        var error =
                WireError.of(529, WireError.Kind.OVERLOADED, "Try \"later\"\n").withRequestId("req_1");
        assertThatThrownBy(() -> Streams.write(START, new ChatEvent.Failure(error)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new String(new AnthropicMessages().streamError(error), UTF_8))
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"Try \\\"later\\\"\\n\"},\"request_id\":\"req_1\"}\n\n");
    }
}
