package dev.gatehouse.bench.micro;

import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.JsonScan;
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

/** What it costs to look at a request of 1 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {
    private final OpenAiChat openai = new OpenAiChat();
    private final JsonScan scan = new JsonScan();

    @Benchmark
    public RequestHead head() {
        return openai.readHead(Samples.REQUEST);
    }

    @Benchmark
    public JsonScan scan() {
        return scan.scan(Samples.REQUEST, 0, Samples.REQUEST.length);
    }
}
