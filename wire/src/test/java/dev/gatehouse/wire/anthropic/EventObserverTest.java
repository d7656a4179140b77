package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.sse.SseFramer;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventObserverTest {
    private static final String START = """
            {"type":"message_start","message":{"id":"msg_1","role":"assistant","model":"ol\\u0064","usage":{"input_tokens":3}}}""";
    private static final String FINISH = """
            {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""";

    private final StreamObserver observer = new AnthropicMessages().streamObserver(false);

    static List<String> streams() {
        return Golden.cases("streams", ".sse");
    }

    /** Whoever passes a stream and whoever translates it must count the same. */
    @ParameterizedTest
    @MethodSource("streams")
    void it_sees_what_the_reader_reads(String name) {
        var bytes = Golden.bytes("streams/" + name + ".sse");
        new SseFramer().feed(bytes, 0, bytes.length, observer::observe);

        var events = Streams.read(bytes);
        assertThat(observer.usage()).isEqualTo(newestUsage(events));
        assertThat(observer.finished()).isEqualTo(events.stream().anyMatch(ChatEvent.Finish.class::isInstance));
        assertThat(observer.ended()).isEqualTo(events.getLast() instanceof ChatEvent.Done);
        assertThat(observer.failure())
                .isEqualTo(events.getLast() instanceof ChatEvent.Failure(var error) ? error : null);
        assertThat(observer.contentBegun()).isTrue();
        assertThat(observer.hidden()).isFalse();
    }

    private static @Nullable Usage newestUsage(List<ChatEvent> events) {
        return events.reversed().stream()
                .filter(ChatEvent.UsageReport.class::isInstance)
                .map(event -> ((ChatEvent.UsageReport) event).usage())
                .findFirst()
                .orElse(null);
    }

    @Test
    void the_model_stands_in_the_first_event_alone() {
        var frame = ("xxevent: message_start\ndata: " + START + "\n\n").getBytes(UTF_8);
        observer.observe(frame, 2, frame.length);
        assertThat(new String(frame, observer.modelFrom(), observer.modelTo() - observer.modelFrom(), UTF_8))
                .isEqualTo("\"ol\\u0064\"");

        observe("{\"type\":\"ping\",\"model\":\"x\"}");
        assertThat(observer.modelFrom()).isEqualTo(-1);
        assertThat(observer.modelTo()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'message_start','message':{'model':'m'}}                                          | false | 0",
                "{'type':'ping'}                                                                           | false | 0",
                "{'type':'brand_new','delta':{'text':'x'}}                                                 | false | 0",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}        | false | 0",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'ab'}}      | true  | 2",
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}} | false | 0",
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'n','input':{}}} | true | 0",
                "{'type':'content_block_start','index':0,'content_block':{'type':'redacted_thinking','data':'x'}} | true | 0",
                "{'type':'content_block_start','index':0,'content_block':{'type':'server_tool_use','id':'t'}} | true | 0",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':''}}          | false | 0",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'ü\\u00fc\\n🌍'}} | true | 9",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'abc'}} | true | 3",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':''}} | false | 0",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{\\u0022a'}} | true | 3",
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'abc'}} | true | 0",
                "{'type':'content_block_delta','index':0,'delta':{'type':'citations_delta','citation':{}}} | false | 0",
            })
    void content_begins_with_the_first_thing_said(String event, boolean begun, long bytes) {
        observe(event.replace('\'', '"'));
        assertThat(observer.contentBegun()).isEqualTo(begun);
        assertThat(observer.contentBytes()).isEqualTo(bytes);
    }

    @Test
    void a_stop_without_a_reason_is_no_end() {
        observe(START);
        assertThat(observer.usage()).isEqualTo(Usage.of(3, 0));
        observe("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},\"usage\":{\"output_tokens\":2}}");
        assertThat(observer.finished()).isFalse();
        assertThatThrownBy(() -> observe("{\"type\":\"message_stop\"}")).isInstanceOf(MalformedAnswer.class);
        assertThat(observer.ended()).isFalse();
        observe(FINISH);
        assertThat(observer.finished()).isTrue();
        assertThat(observer.usage()).isEqualTo(Usage.of(3, 9));
        var marker = observer.endMarker();
        assertThat(new String(marker, UTF_8)).isEqualTo("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        observer.observe(marker, 0, marker.length);
        assertThat(observer.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[DONE]",
                "[]",
                "{}",
                "{\"type\":null}",
                "{\"type\":\"content_block_delta\",\"index\":0}",
                "{\"type\":\"message_start\",\"message\":{}}",
                "{\"type\":\"error\"}"
            })
    void a_frame_that_is_none_of_this_protocol_breaks_the_answer(String data) {
        assertThatThrownBy(() -> observe(data)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void comments_and_blank_lines_say_nothing() {
        for (String frame : List.of(": keep-alive\n\n", "\n", "event: ping\n\n")) {
            var bytes = frame.getBytes(UTF_8);
            observer.observe(bytes, 0, bytes.length);
        }
        assertThat(observer.contentBegun() || observer.finished() || observer.ended())
                .isFalse();
        assertThat(observer.usage()).isNull();
    }

    @Test
    void a_frame_of_plain_content_allocates_nothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var frame = ("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Some \\\"words\\\" ü 🌍\\n\"}}\n\n")
                .getBytes(UTF_8);
        repeat(frame, 20_000);

        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(frame, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // The measurement itself may cost a little; one byte a frame would be ten thousand.
        assertThat(allocated).isLessThan(2_000);
    }

    private void repeat(byte[] frame, int times) {
        for (int i = 0; i < times; i++) {
            observer.observe(frame, 0, frame.length);
        }
    }

    private void observe(String data) {
        var frame = ("data: " + data + "\n\n").getBytes(UTF_8);
        observer.observe(frame, 0, frame.length);
    }
}
