package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Usage as Anthropic reports it, put together from several reports: {@code message_start} tells the input, {@code message_delta}
 * the cumulative output and sometimes the input once more. A later figure replaces an earlier one; what a report does not name
 * stays. Their {@code input_tokens} are already without cached ones.
 */
final class UsageTally {
    private final JsonScan details = new JsonScan();
    private boolean known;
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWrite1h;
    private long output;
    private long thinking;

    /** @param report an object {@code usage} */
    void add(JsonScan report) {
        known = true;
        input = count(report, "input_tokens", input);
        cacheRead = count(report, "cache_read_input_tokens", cacheRead);
        cacheWrite = count(report, "cache_creation_input_tokens", cacheWrite);
        output = count(report, "output_tokens", output);
        int creation = report.find("cache_creation");
        if (creation >= 0 && report.kind(creation) == Kind.OBJECT) {
            report.object(creation, details);
            cacheWrite1h = count(details, "ephemeral_1h_input_tokens", cacheWrite1h);
            // The parts are the truth where some provider leaves out their sum.
            cacheWrite = Math.max(cacheWrite, cacheWrite1h + count(details, "ephemeral_5m_input_tokens", 0));
        }
        int outputDetails = report.find("output_tokens_details");
        if (outputDetails >= 0 && report.kind(outputDetails) == Kind.OBJECT) {
            thinking = count(report.object(outputDetails, details), "thinking_tokens", thinking);
        }
    }

    private static long count(JsonScan report, String name, long otherwise) {
        int member = report.find(name);
        if (member < 0 || report.kind(member) == Kind.NULL) {
            return otherwise;
        }
        try {
            long count = report.integer(member);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new MalformedAnswer("usage." + name + " is no count");
        }
        throw new MalformedAnswer("usage." + name + " is negative");
    }

    @Nullable
    Usage usage() {
        if (!known) {
            return null;
        }
        long longLived = Math.min(cacheWrite1h, cacheWrite);
        long thoughts = Math.min(thinking, output);
        return new Usage(input, cacheRead, cacheWrite - longLived, longLived, 0, 0, output - thoughts, thoughts, 0);
    }

    /** Usage in Anthropic's words, as the value of a member. */
    static void write(Usage usage, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("input_tokens", usage.input() + usage.inputAudio() + usage.inputImage());
        out.writeNumberField("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h());
        out.writeNumberField("cache_read_input_tokens", usage.cacheRead());
        out.writeObjectFieldStart("cache_creation");
        out.writeNumberField("ephemeral_5m_input_tokens", usage.cacheWrite5m());
        out.writeNumberField("ephemeral_1h_input_tokens", usage.cacheWrite1h());
        out.writeEndObject();
        out.writeNumberField("output_tokens", usage.totalOutput());
        out.writeEndObject();
    }
}
