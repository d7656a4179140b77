package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A passing frame costs no memory: ten thousand streams must not feed the garbage collector. */
class PassingStreamAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final String FRAME =
            "data: {\"id\":\"c-1\",\"created\":1,\"model\":\"upstream\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a piece of text\"}}],\"text\":\"hé\"}\n\n";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long sunk;

    private double bytesPerRound(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
    }

    @Test
    void a_frame_that_passes_unchanged_allocates_nothing() {
        assertThat(perFrame("upstream")).isLessThan(1);
    }

    @Test
    void a_frame_whose_model_is_replaced_allocates_nothing() {
        assertThat(perFrame("canonical")).isLessThan(1);
    }

    private double perFrame(String model) {
        var toy = new ToyFormat("toy");
        var stream = Bridge.stream(toy, toy, model, 0L, true);
        byte[] frame = FRAME.getBytes(UTF_8);
        ByteSink sink = (array, from, to) -> sunk += to - from;
        double allocated = bytesPerRound(() -> stream.feed(frame, 0, frame.length, sink));
        assertThat(sunk).isEqualTo(2L * ROUNDS * (frame.length + model.length() - "upstream".length()));
        return allocated;
    }

    @Test
    void content_of_the_real_protocols_allocates_nothing() {
        assertThat(
                        perRealFrame(
                                new OpenAiChat(),
                                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a pi\u00e8ce\\n\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n"))
                .isLessThan(1);
        assertThat(
                        perRealFrame(
                                new AnthropicMessages(),
                                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a pi\u00e8ce\\n\"}}\n\n"))
                .isLessThan(1);
    }

    private double perRealFrame(ChatFormat format, String text) {
        var stream = Bridge.stream(format, format, "canonical", 0L, false);
        byte[] frame = text.getBytes(UTF_8);
        ByteSink sink = (array, from, to) -> sunk += to - from;
        double allocated = bytesPerRound(() -> stream.feed(frame, 0, frame.length, sink));
        assertThat(stream.contentBytes()).isEqualTo(2L * ROUNDS * 9);
        return allocated;
    }

    @Test
    void a_frame_cut_in_two_costs_its_own_copy_and_no_more() {
        var toy = new ToyFormat("toy");
        var stream = Bridge.stream(toy, toy, "upstream", 0L, true);
        byte[] frame = FRAME.getBytes(UTF_8);
        ByteSink sink = (array, from, to) -> sunk += to - from;

        double allocated = bytesPerRound(() -> {
            stream.feed(frame, 0, 50, sink);
            stream.feed(frame, 50, frame.length, sink);
        });

        assertThat(allocated).isBetween((double) frame.length, 2.0 * frame.length);
    }

    @Test
    void a_scan_allocates_nothing() {
        byte[] json = FRAME.substring(6).getBytes(UTF_8);
        var scan = new JsonScan();

        assertThat(bytesPerRound(() -> sunk += scan.scan(json, 0, json.length).size()))
                .isLessThan(1);
    }
}
