package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of protocols over the bridge: what holds for all of them, whatever is said. */
class BridgedFormatsTest {
    private static final String OPENAI = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

            : keep-alive

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[{"index":0,"delta":{"content":"Héllo \\ud83d\\ude00"},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":""}}]},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\":\\"é\\"}"}}]},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"upstream-1","choices":[],"usage":{"prompt_tokens":30,"completion_tokens":12,"total_tokens":42,"prompt_tokens_details":{"cached_tokens":10}}}

            data: [DONE]

            """;
    private static final String ANTHROPIC = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"upstream-1","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":20,"cache_read_input_tokens":10,"cache_creation_input_tokens":0,"output_tokens":1}}}

            event: ping
            data: {"type":"ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Héllo \\ud83d\\ude00"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"call_1","name":"look","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":\\"é\\"}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":12}}

            event: message_stop
            data: {"type":"message_stop"}

            """;
    private static final String GEMINI = """
            data: {"candidates":[{"content":{"parts":[{"text":"Héllo \\ud83d\\ude00"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":30,"totalTokenCount":30},"modelVersion":"upstream-1","responseId":"r1"}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"call_1","name":"look","args":{"a":"é"}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":30,"candidatesTokenCount":12,"totalTokenCount":42,"cachedContentTokenCount":10},"modelVersion":"upstream-1","responseId":"r1"}

            """;
    private static final long CONTENT_BYTES = ("Héllo 😀" + "{\"a\":\"é\"}").getBytes(UTF_8).length;
    private static final Usage USAGE = new Usage(20, 10, 0, 0, 0, 0, 12, 0, 0);

    static Stream<Arguments> pairs() {
        var openai = new OpenAiChat();
        var anthropic = new AnthropicMessages();
        var gemini = GeminiChat.streamed();
        return Stream.of(
                Arguments.of(gemini, gemini, GEMINI),
                Arguments.of(gemini, openai, OPENAI),
                Arguments.of(gemini, anthropic, ANTHROPIC),
                Arguments.of(openai, gemini, GEMINI),
                Arguments.of(anthropic, gemini, GEMINI),
                Arguments.of(openai, openai, OPENAI),
                Arguments.of(openai, anthropic, ANTHROPIC),
                Arguments.of(anthropic, openai, OPENAI),
                Arguments.of(anthropic, anthropic, ANTHROPIC));
    }

    /** What a client was given, and what the gateway knows of it. */
    private record Told(AnswerStream stream, String text) {}

    private static Told tell(ChatFormat client, ChatFormat provider, byte[] bytes, int... cuts) {
        var stream = Bridge.stream(client, provider, "canon", 0L, true);
        var out = new ByteArrayOutputStream();
        int from = 0;
        for (int to : cuts) {
            stream.feed(bytes, from, to, (array, start, end) -> out.write(array, start, end - start));
            from = to;
        }
        stream.feed(bytes, from, bytes.length, (array, start, end) -> out.write(array, start, end - start));
        stream.end((array, start, end) -> out.write(array, start, end - start));
        return new Told(stream, out.toString(UTF_8));
    }

    // Writers may stamp an answer with the time where the provider's protocol has none.
    private static String timeless(String text) {
        return text.replaceAll("\"created\":\\d+", "\"created\":0");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_stream_is_whole_under_the_canonical_model_and_counted(ChatFormat client, ChatFormat provider, String said) {
        Told told = tell(client, provider, said.getBytes(UTF_8));

        assertThat(told.text()).contains("\"canon\"").doesNotContain("upstream-1");
        assertThat(told.stream().finished()).isTrue();
        assertThat(told.stream().contentBegun()).isTrue();
        assertThat(told.stream().contentBytes()).isEqualTo(CONTENT_BYTES);
        assertThat(told.stream().usage()).isEqualTo(USAGE);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void what_the_client_is_told_means_what_the_provider_said(ChatFormat client, ChatFormat provider, String said) {
        byte[] told = tell(client, provider, said.getBytes(UTF_8)).text().getBytes(UTF_8);

        Told witness = tell(client, client, told);

        assertThat(witness.text()).isEqualTo(new String(told, UTF_8));
        assertThat(witness.stream().finished()).isTrue();
        assertThat(witness.stream().contentBytes()).isEqualTo(CONTENT_BYTES);
        assertThat(witness.stream().usage()).isEqualTo(USAGE);
        Told back = tell(provider, client, told);
        assertThat(back.stream().usage()).isEqualTo(USAGE);
        assertThat(back.stream().contentBytes()).isEqualTo(CONTENT_BYTES);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void every_cut_tells_the_client_the_same(ChatFormat client, ChatFormat provider, String said) {
        byte[] bytes = said.replace("}\n\n", "}\r\n\r\n").getBytes(UTF_8);
        String whole = timeless(tell(client, provider, bytes).text());
        for (int cut = 0; cut < bytes.length; cut += 2) {
            assertThat(timeless(tell(client, provider, bytes, cut, cut + 1).text()))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_stream_that_breaks_off_is_never_shown_as_finished(ChatFormat client, ChatFormat provider, String said) {
        byte[] bytes = said.getBytes(UTF_8);
        int malformed = 0;
        int finished = 0;
        for (int length = 0; length <= bytes.length; length++) {
            var stream = Bridge.stream(client, provider, "canon", 0L, true);
            var out = new ByteArrayOutputStream();
            stream.feed(bytes, 0, length, (array, from, to) -> out.write(array, from, to - from));
            boolean whole = ended(stream, out);
            assertThat(whole).as("broken off at %d", length).isEqualTo(stream.finished());
            assertThat(showsEnd(out.toString(UTF_8)))
                    .as("broken off at %d", length)
                    .isEqualTo(whole);
            malformed += whole ? 0 : 1;
            finished += whole ? 1 : 0;
        }
        assertThat(malformed).isGreaterThan(finished);
        assertThat(finished).isPositive();
    }

    private static boolean ended(AnswerStream stream, ByteArrayOutputStream out) {
        try {
            stream.end((array, from, to) -> out.write(array, from, to - from));
            return true;
        } catch (MalformedAnswer e) {
            return false;
        }
    }

    private static boolean showsEnd(String told) {
        return told.contains("[DONE]")
                || told.contains("message_stop")
                || told.contains("stop_reason\":\"")
                || told.contains("finishReason");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_flipped_byte_is_told_apart_or_harmless_and_throws_nothing_else(
            ChatFormat client, ChatFormat provider, String said) {
        byte[] bytes = said.getBytes(UTF_8);
        int malformed = 0;
        for (int at = 0; at < bytes.length; at += 2) {
            byte[] flipped = Arrays.copyOf(bytes, bytes.length);
            flipped[at] = (byte) (at % 3 == 0 ? 0 : flipped[at] ^ (1 << at % 8));
            try {
                tell(client, provider, flipped);
            } catch (MalformedAnswer e) {
                malformed++;
            }
        }
        assertThat(malformed).isPositive();
    }
}
