package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.StreamWriter;

/**
 * Gemini's generateContent. The path says which model is meant and whether the answer is a stream, so heads have an empty model and
 * there is one format for each way of answering; they differ in nothing else.
 *
 * <p>Refused towards other protocols, because the answer would lack it: several candidates, log probabilities, cached content, tools that
 * Google runs itself, answers other than text, parts only Gemini has. Left out, because it only steers: safety settings, labels, media
 * resolution. From other protocols: see {@link #writeRequest}. Usage is reported in every answer.
 */
public final class GeminiChat implements ChatFormat {
    static final String NAME = "gemini";

    private final boolean streams;

    private GeminiChat(boolean streams) {
        this.streams = streams;
    }

    /** {@code generateContent}. */
    public static GeminiChat whole() {
        return new GeminiChat(false);
    }

    /** {@code streamGenerateContent}, as server-sent events. */
    public static GeminiChat streamed() {
        return new GeminiChat(true);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestHead readHead(byte[] body) {
        return HeadReader.read(body, streams);
    }

    @Override
    public ChatRequest readRequest(byte[] body) {
        return RequestReader.read(body, streams);
    }

    /**
     * A body of {@code countTokens}.
     *
     * @throws dev.gatehouse.wire.MalformedRequest
     */
    public RequestHead readCountHead(byte[] body) {
        return HeadReader.readCount(body);
    }

    /**
     * What a body of {@code countTokens} asks to be counted.
     *
     * @throws dev.gatehouse.wire.MalformedRequest
     */
    public ChatRequest readCount(byte[] body) {
        return RequestReader.readCount(body);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Refused, because the client would miss it in the answer: several choices, log probabilities, audio, web search options,
     * content only another protocol can say, files of another's store, tool calls whose arguments are no JSON object, results without
     * their calls. Left out, because it only steers or has no word: forbidding parallel calls, logit bias, service tiers, strictness of
     * tools, cache marks, end users, other providers' thoughts.
     */
    @Override
    public byte[] writeRequest(ChatRequest request) {
        return RequestWriter.write(request);
    }

    @Override
    public ChatAnswer readAnswer(byte[] body) {
        return AnswerReader.read(body);
    }

    @Override
    public byte[] writeAnswer(ChatAnswer answer) {
        return AnswerWriter.write(answer);
    }

    @Override
    public AnswerBody passAnswer(byte[] body, String model) {
        return AnswerReader.pass(body, model);
    }

    @Override
    public StreamReader streamReader() {
        return new ChunkReader();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        return new ChunkWriter();
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        return new ChunkObserver();
    }

    @Override
    public byte[] error(WireError error) {
        return Json.bytes(Errors.json(error));
    }

    @Override
    public byte[] streamError(WireError error) {
        return ChunkWriter.frame(Errors.json(error));
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        return Errors.read(status, body);
    }
}
