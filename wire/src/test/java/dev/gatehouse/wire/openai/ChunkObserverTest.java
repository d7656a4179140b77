package dev.gatehouse.wire.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkObserverTest {
    private static final String USAGE_ONLY =
            "{\"model\":\"up\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";

    private final StreamObserver observer = new OpenAiChat().streamObserver(false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"role":"assistant","content":""}                                   | false | 0
            {"role":"assistant","content":null,"refusal":null,"tool_calls":null} | false | 0
            {"tool_calls":[]}                                                   | false | 0
            {"content":"Gr\\u00fc\\n👋"}                                        | true  | 9
            {"refusal":"No"}                                                    | true  | 2
            {"reasoning_content":"hm"}                                          | true  | 2
            {"reasoning":"hm"}                                                  | true  | 2
            {"reasoning":"hm","reasoning_content":"hm"}                         | true  | 2
            {"reasoning":"hm","reasoning_content":""}                           | true  | 2
            {"thinking_blocks":[{"type":"redacted_thinking","data":"xyz"}]}     | true  | 0
            {"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]} | true | 0
            {"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\""}},{"index":1,"function":{"arguments":"12"}}]} | true | 6
            {"function_call":{"name":"f","arguments":"{}"}}                     | true  | 2
            {"audio":{"id":"a","data":"AAAA"}}                                  | true  | 0
            {"content":[{"type":"text","text":"abc"}]}                          | true  | 3
            {"something":"else"}                                                | false | 0
            """)
    void content_is_seen_and_counted(String delta, boolean begun, long bytes) {
        see("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");

        assertThat(observer.contentBegun()).isEqualTo(begun);
        assertThat(observer.contentBytes()).isEqualTo(bytes);
        assertThat(observer.finished()).isFalse();
    }

    @Test
    void the_models_value_is_found_where_it_stands() {
        String frame = "data: {\"x\":{\"model\":\"inner\"},\"model\" : \"up\\\"x\",\"choices\":[]}\n\n";
        byte[] buffer = ("before" + frame + "after").getBytes(StandardCharsets.UTF_8);

        observer.observe(buffer, 6, 6 + frame.length());

        assertThat(new String(
                        buffer,
                        observer.modelFrom(),
                        observer.modelTo() - observer.modelFrom(),
                        StandardCharsets.UTF_8))
                .isEqualTo("\"up\\\"x\"");
        see("{\"choices\":[]}");
        assertThat(observer.modelFrom()).isEqualTo(-1);
    }

    @Test
    void an_answer_is_finished_when_every_choice_seen_is() {
        see(
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null},{\"index\":1,\"delta\":{},\"finish_reason\":null}]}");
        see("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        assertThat(observer.finished()).isFalse();
        see("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");
        assertThat(observer.finished()).isTrue();
        see(USAGE_ONLY);
        assertThat(observer.finished()).isTrue();
        see("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":null}]}");
        assertThat(observer.finished()).isTrue();
    }

    @Test
    void the_usage_chunk_is_hidden_from_a_client_that_did_not_ask() {
        see(USAGE_ONLY);

        assertThat(observer.hidden()).isTrue();
        assertThat(observer.usage()).isEqualTo(Usage.of(3, 2));
        see("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
        assertThat(observer.hidden()).isFalse();
    }

    @Test
    void the_usage_chunk_is_shown_to_a_client_that_asked() {
        var asked = new OpenAiChat().streamObserver(true);
        byte[] frame = frame(USAGE_ONLY);

        asked.observe(frame, 0, frame.length);

        assertThat(asked.hidden()).isFalse();
        assertThat(asked.usage()).isEqualTo(Usage.of(3, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}",
                "{\"choices\":[],\"usage\":null}",
                "{\"choices\":[],\"prompt_filter_results\":[]}"
            })
    void other_chunks_are_not_hidden(String chunk) {
        see(chunk);

        assertThat(observer.hidden()).isFalse();
    }

    @Test
    void a_later_report_replaces_an_earlier_one_and_an_empty_one_does_not() {
        see("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");
        see(USAGE_ONLY);
        see("{\"choices\":[],\"usage\":null}");
        see("{\"choices\":[],\"usage\":{}}");

        assertThat(observer.usage()).isEqualTo(Usage.of(3, 2));
    }

    @Test
    void comments_and_empty_frames_say_nothing() {
        byte[] bytes = ": OPENROUTER PROCESSING\n\n".getBytes(StandardCharsets.UTF_8);
        observer.observe(bytes, 0, bytes.length);
        byte[] blank = "\n".getBytes(StandardCharsets.UTF_8);
        observer.observe(blank, 0, 1);

        assertThat(observer.hidden()).isFalse();
        assertThat(observer.contentBegun()).isFalse();
        assertThat(observer.ended()).isFalse();
    }

    @Test
    void the_end_marker_is_seen() {
        byte[] bytes = "data:[DONE]\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        observer.observe(bytes, 0, bytes.length);

        assertThat(observer.ended()).isTrue();
        assertThat(observer.endMarker()).asString().isEqualTo("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"error":{"message":"Slow down","type":"x","code":"rate_limit_exceeded"}}     | 429 | RATE_LIMIT | Slow down
            {"error":{"message":"Provider gone","code":502},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]} | 502 | UPSTREAM | Provider gone
            {"error":"broken"}                                                            | 502 | UPSTREAM   | broken
            {"object":"error","message":"too long","type":"BadRequestError","code":400}   | 400 | INVALID_REQUEST | too long
            {"error":{}}                                                                  | 502 | UPSTREAM   | The provider's stream ended with an error.
            """)
    void an_error_frame_is_a_failure(String chunk, int status, WireError.Kind kind, String message) {
        see(chunk);

        WireError failure = requireNonNull(observer.failure());
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(observer.finished()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[",
                "hello",
                "[]",
                "{\"choices\":[4]}",
                "{\"choices\":[{\"index\":99999,\"delta\":{}}]}",
                "{\"choices\":[{\"index\":-1,\"delta\":{}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}"
            })
    void what_is_no_chunk_is_malformed(String data) {
        assertThatThrownBy(() -> see(data)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void a_frame_of_plain_content_allocates_nothing() {
        byte[] frame = frame(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"content\":\"piece\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            observer.observe(frame, 0, frame.length);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            observer.observe(frame, 0, frame.length);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / 10_000.0).isLessThan(1);
        assertThat(observer.contentBytes()).isEqualTo(150_000);
    }

    @Test
    void a_stream_passes_with_its_model_renamed_and_its_usage_hidden_however_it_is_cut() {
        String sent = """
                : keep-alive

                data: {"id":"1","model":"up","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":null}

                data: {"id":"1","model":"up","choices":[{"index":0,"delta":{"content":"Gr\u00fc\u00df \ud83d\udc4b"},"new":[1]}]}\r
                \r
                data: {"id":"1","model":"up","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: %s

                """.formatted(USAGE_ONLY);
        String expected = sent.replace("\"up\"", "\"gpt\"")
                        .replace("data: " + USAGE_ONLY.replace("\"up\"", "\"gpt\"") + "\n\n", "")
                + "data: [DONE]\n\n";
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        var format = new OpenAiChat();
        for (int cut = 0; cut <= bytes.length; cut++) {
            AnswerStream stream = Bridge.stream(format, format, "gpt", 0L, false);
            var out = new ByteArrayOutputStream();
            stream.feed(bytes, 0, cut, (array, from, to) -> out.write(array, from, to - from));
            stream.feed(bytes, cut, bytes.length, (array, from, to) -> out.write(array, from, to - from));
            stream.end((array, from, to) -> out.write(array, from, to - from));

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .as("cut at %d", cut)
                    .isEqualTo(expected);
            assertThat(stream.usage()).isEqualTo(Usage.of(3, 2));
        }
    }

    private void see(String data) {
        byte[] frame = frame(data);
        observer.observe(frame, 0, frame.length);
    }

    private static byte[] frame(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
