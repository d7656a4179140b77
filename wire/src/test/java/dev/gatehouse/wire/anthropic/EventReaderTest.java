package dev.gatehouse.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.FinishReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String START = "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\"}}";
    private static final String TEXT =
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";
    private static final String FINISH = "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"type\":5}",
                "[DONE]",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":5}",
                "{\"type\":\"content_block_delta\",\"index\":0.5,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\"}}",
                "{\"type\":\"content_block_stop\",\"index\":9}",
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"m\"}}",
                "{\"type\":\"message_stop\"}",
                "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":\"x\"}}"
            })
    void an_event_that_makes_no_sense_breaks_the_answer(String event) {
        assertThatThrownBy(() -> Streams.read(START, TEXT, event)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void nothing_comes_before_the_start_or_after_the_stop_reason() {
        assertThatThrownBy(() -> Streams.read(TEXT)).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> Streams.read(FINISH)).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> Streams.read(START, FINISH, TEXT)).isInstanceOf(MalformedAnswer.class);
        assertThat(Streams.read(START, FINISH, STOP, TEXT, "no json")).last().isEqualTo(new ChatEvent.Done());
    }

    @Test
    void an_error_may_come_before_everything() {
        var events = Streams.read(
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down\"}}", STOP);
        assertThat(events)
                .containsExactly(new ChatEvent.Failure(
                        new WireError(429, WireError.Kind.RATE_LIMIT, "Slow down", "rate_limit_error", null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,529,OVERLOADED", "rate_limit_error,429,RATE_LIMIT", "timeout_error,504,TIMEOUT",
        "invalid_request_error,400,INVALID_REQUEST", "request_too_large,413,TOO_LARGE", "api_error,502,UPSTREAM",
        "authentication_error,502,UPSTREAM", "new_error,502,UPSTREAM"
    })
    void every_kind_of_error_is_told_apart(String type, int status, WireError.Kind kind) {
        var events = Streams.read(START, "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\"}}");
        assertThat(events)
                .last()
                .isEqualTo(new ChatEvent.Failure(new WireError(status, kind, "The provider failed", type, null, null)));
    }

    @Test
    void blocks_are_stopped_before_the_finish_whatever_the_provider_forgot() {
        assertThat(Streams.read(START, TEXT, FINISH, "{\"type\":\"content_block_stop\",\"index\":0}", FINISH, STOP))
                .containsExactly(
                        new ChatEvent.Start("msg_1", "m", 0),
                        new ChatEvent.BlockStart(0, new ChatEvent.Opening.Text()),
                        new ChatEvent.BlockStop(0),
                        new ChatEvent.Finish(FinishReason.STOP, null),
                        new ChatEvent.Done());
    }
}
