package dev.gatehouse.bench.micro;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one event with content costs in the middle of a stream; the result is how many bytes the client got so far. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamBenchmark {
    private static final OpenAiChat OPENAI = new OpenAiChat();
    private static final AnthropicMessages ANTHROPIC = new AnthropicMessages();

    private static final long NOW = 1_767_225_600;

    private long written;
    private final ByteSink sink = (array, from, to) -> written += to - from;
    private final AnswerStream passing =
            begun(Bridge.stream(OPENAI, OPENAI, "openai/gpt-4o", NOW, true), Samples.CHUNK_OF_ROLE);
    private final AnswerStream toAnthropic =
            begun(Bridge.stream(ANTHROPIC, OPENAI, "openai/gpt-4o", NOW, true), Samples.CHUNK_OF_ROLE);
    private final AnswerStream toOpenai =
            begun(Bridge.stream(OPENAI, ANTHROPIC, "anthropic/claude", NOW, true), Samples.EVENTS_OF_START);

    private AnswerStream begun(AnswerStream stream, byte[] start) {
        stream.feed(start, 0, start.length, sink);
        return stream;
    }

    @Benchmark
    public long openaiPassed() {
        return feed(passing, Samples.CHUNK_OF_TEXT);
    }

    @Benchmark
    public long openaiToAnthropic() {
        return feed(toAnthropic, Samples.CHUNK_OF_TEXT);
    }

    @Benchmark
    public long anthropicToOpenai() {
        return feed(toOpenai, Samples.EVENT_OF_TEXT);
    }

    private long feed(AnswerStream stream, byte[] frame) {
        stream.feed(frame, 0, frame.length, sink);
        return written;
    }
}
