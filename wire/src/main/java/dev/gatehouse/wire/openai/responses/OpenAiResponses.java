package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.chat.StreamObserver;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.StreamWriter;
import dev.gatehouse.wire.openai.ErrorReader;
import dev.gatehouse.wire.openai.ErrorWriter;
import java.io.ByteArrayOutputStream;

/**
 * OpenAI's Responses. Beside what every format does, an answer can be written with what it repeats of its request, and passed on with
 * handles in place of ids: {@link Echo}, {@link Handles}.
 */
public final class OpenAiResponses implements ChatFormat {
    static final String NAME = "openai-responses";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestHead readHead(byte[] body) {
        return HeadReader.read(body).head();
    }

    /** @throws dev.gatehouse.wire.MalformedRequest */
    public ResponsesHead readWholeHead(byte[] body) {
        return HeadReader.read(body);
    }

    @Override
    public ChatRequest readRequest(byte[] body) {
        return RequestReader.read(body).request();
    }

    /** @throws dev.gatehouse.wire.MalformedRequest */
    public RequestAndEcho readWithEcho(byte[] body) {
        return RequestReader.read(body);
    }

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
        return AnswerWriter.write(answer, Echo.NONE);
    }

    public byte[] writeAnswer(ChatAnswer answer, Echo echo) {
        return AnswerWriter.write(answer, echo);
    }

    @Override
    public AnswerBody passAnswer(byte[] body, String model) {
        return AnswerPass.pass(body, model, Handles.NONE);
    }

    public AnswerBody passAnswer(byte[] body, String model, Handles handles) {
        return AnswerPass.pass(body, model, handles);
    }

    /**
     * Whatever a provider says of a response it has stored, with handles.
     *
     * @throws dev.gatehouse.wire.MalformedAnswer
     */
    public Slices passStored(byte[] body, String model, Handles handles) {
        return AnswerPass.stored(body, model, handles);
    }

    @Override
    public StreamReader streamReader() {
        return new EventReader();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        return new EventWriter(Echo.NONE);
    }

    public StreamWriter streamWriter(Echo echo) {
        return new EventWriter(echo);
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        return new EventObserver(Handles.NONE, null);
    }

    /** @param model what the client is told */
    public StreamObserver streamObserver(String model, Handles handles) {
        return new EventObserver(handles, model);
    }

    @Override
    public byte[] error(WireError error) {
        return ErrorWriter.body(error);
    }

    /** For a stream that has told nothing of its response; {@link dev.gatehouse.wire.chat.AnswerStream#fail} tells more. */
    @Override
    public byte[] streamError(WireError error) {
        var out = new ByteArrayOutputStream();
        ByteSink sink = (array, from, to) -> out.write(array, from, to - from);
        Frames.write(Frames.error(error, 0), sink);
        return out.toByteArray();
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }
}
