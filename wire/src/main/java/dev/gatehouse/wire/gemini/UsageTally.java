package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@code usageMetadata}, each way; every report is of the whole answer so far. Their prompt includes cached tokens, and their
 * candidates exclude thoughts; ours are disjoint. Parts that contradict their total are cut, so that the buckets always add up.
 */
final class UsageTally {
    private final JsonScan detail = new JsonScan();
    private byte[] buffer = {};
    private boolean known;
    private long prompt;
    private long toolPrompt;
    private long cached;
    private long candidates;
    private long thoughts;
    private long total;
    private long audio;
    private long image;
    private long seenAudio;
    private long seenImage;
    private final JsonScan.ElementVisitor modality = this::modality;
    private long cachedAudio;
    private long cachedImage;
    private long spoken;

    /** @param report an object {@code usageMetadata} that stands in the buffer */
    void replace(byte[] buffer, JsonScan report) {
        this.buffer = buffer;
        known = true;
        prompt = count(report, "promptTokenCount", 0);
        toolPrompt = count(report, "toolUsePromptTokenCount", 0);
        cached = count(report, "cachedContentTokenCount", 0);
        candidates = count(report, "candidatesTokenCount", 0);
        thoughts = count(report, "thoughtsTokenCount", 0);
        total = count(report, "totalTokenCount", 0);
        details(report, "promptTokensDetails");
        audio = seenAudio;
        image = seenImage;
        details(report, "cacheTokensDetails");
        cachedAudio = seenAudio;
        cachedImage = seenImage;
        details(report, "candidatesTokensDetails");
        spoken = seenAudio;
    }

    private void details(JsonScan report, String name) {
        seenAudio = 0;
        seenImage = 0;
        int member = report.find(name);
        if (member >= 0 && report.kind(member) == Kind.ARRAY) {
            report.forEach(member, modality);
        }
    }

    private void modality(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("usageMetadata with a detail that is no object");
        }
        detail.rescan(buffer, from, to);
        int name = detail.find("modality");
        if (name < 0) {
            return;
        }
        if (detail.stringIs(name, "AUDIO")) {
            seenAudio += count(detail, "tokenCount", 0);
        } else if (detail.stringIs(name, "IMAGE")) {
            seenImage += count(detail, "tokenCount", 0);
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
            throw new MalformedAnswer("usageMetadata." + name + " is no count");
        }
        throw new MalformedAnswer("usageMetadata." + name + " is negative");
    }

    @Nullable
    Usage usage() {
        if (!known) {
            return null;
        }
        long input = prompt + toolPrompt;
        long read = Math.min(cached, input);
        long heard = Math.min(Math.max(0, audio - cachedAudio), input - read);
        long looked = Math.min(Math.max(0, image - cachedImage), input - read - heard);
        // Some intermediaries count thoughts among the candidates; only the total tells.
        boolean within = thoughts > 0 && total == input + candidates;
        long output = within ? Math.max(0, candidates - thoughts) : candidates;
        long said = Math.min(spoken, output);
        return new Usage(input - read - heard - looked, read, 0, 0, heard, looked, output - said, thoughts, said);
    }

    static ObjectNode write(Usage usage) {
        var json = Json.object().put("promptTokenCount", usage.totalInput());
        json.put("candidatesTokenCount", usage.output() + usage.outputAudio());
        json.put("totalTokenCount", usage.total());
        if (usage.cacheRead() > 0) {
            json.put("cachedContentTokenCount", usage.cacheRead());
        }
        if (usage.reasoning() > 0) {
            json.put("thoughtsTokenCount", usage.reasoning());
        }
        var details = json.putArray("promptTokensDetails");
        long text = usage.totalInput() - usage.inputAudio() - usage.inputImage();
        details.addObject().put("modality", "TEXT").put("tokenCount", text);
        if (usage.inputAudio() > 0) {
            details.addObject().put("modality", "AUDIO").put("tokenCount", usage.inputAudio());
        }
        if (usage.inputImage() > 0) {
            details.addObject().put("modality", "IMAGE").put("tokenCount", usage.inputImage());
        }
        return json;
    }
}
