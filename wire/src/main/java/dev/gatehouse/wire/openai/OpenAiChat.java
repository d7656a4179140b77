package dev.gatehouse.wire.openai;

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
 * OpenAI's chat completions, with what compatible providers and LiteLLM's clients add: {@code reasoning_content},
 * {@code thinking_blocks}, {@code cache_control}.
 *
 * <p>Not carried to other protocols: the place of system messages in mid-conversation (they join the others in front),
 * {@code file} parts' names where text becomes plain text. Not carried from other protocols: cache marks, thinking of earlier
 * turns, {@code top_k}, a document's context beside a PDF.
 */
public final class OpenAiChat implements ChatFormat {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public RequestHead readHead(byte[] body) {
        return HeadReader.read(body);
    }

    @Override
    public ChatRequest readRequest(byte[] body) {
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
        return AnswerWriter.write(answer);
    }

    @Override
    public AnswerBody passAnswer(byte[] body, String model) {
        return AnswerPass.pass(body, model);
    }

    @Override
    public StreamReader streamReader() {
        return new ChunkReader();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        return new ChunkWriter(includeUsage);
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        return new ChunkObserver(includeUsage);
    }

    @Override
    public byte[] error(WireError error) {
        return ErrorWriter.body(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return ErrorWriter.frames(error);
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }
}
