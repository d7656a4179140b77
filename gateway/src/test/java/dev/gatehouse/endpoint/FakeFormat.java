package dev.gatehouse.endpoint;

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
import java.nio.charset.StandardCharsets;

/** A wire format of which only the errors are needed. */
public record FakeFormat(String name) implements ChatFormat {
    @Override
    public byte[] error(WireError error) {
        return (name + " " + error.kind() + " " + error.code() + " " + error.message())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public RequestHead readHead(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChatRequest readRequest(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] writeRequest(ChatRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChatAnswer readAnswer(byte[] body) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] writeAnswer(ChatAnswer answer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AnswerBody passAnswer(byte[] body, String model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamReader streamReader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] streamError(WireError error) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        throw new UnsupportedOperationException();
    }
}
