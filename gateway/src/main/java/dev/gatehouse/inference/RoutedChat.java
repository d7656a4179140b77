package dev.gatehouse.inference;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.routers.Decision;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** A request whose model a router chose: its whole answer says which and why, in a member more. */
record RoutedChat(Asked asked, Decision decision) implements Asked {
    private static final byte[] MEMBER = ",\"routing_metadata\":".getBytes(StandardCharsets.UTF_8);

    @Override
    public AnswerBody answer(Deployment deployment, String model, byte[] body) {
        var answer = asked.answer(deployment, model, body);
        return new AnswerBody(
                with(answer.bytes(), Json.bytes(decision.metadata())), answer.usage(), answer.contentBytes());
    }

    /** An answer is an object with members; what follows it is white space. */
    private static Slices with(Slices answer, byte[] metadata) {
        var parts = new ArrayList<>(answer.parts());
        for (int i = parts.size() - 1; i >= 0; i--) {
            var part = parts.get(i);
            for (int at = part.to() - 1; at >= part.from(); at--) {
                if (part.array()[at] == '}') {
                    parts.set(i, new Slice(part.array(), part.from(), at));
                    parts.add(i + 1, whole(MEMBER));
                    parts.add(i + 2, whole(metadata));
                    parts.add(i + 3, new Slice(part.array(), at, part.to()));
                    return new Slices(parts);
                }
            }
        }
        return answer;
    }

    private static Slice whole(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    @Override
    public String model() {
        return asked.model();
    }

    @Override
    public boolean stream() {
        return asked.stream();
    }

    @Override
    public @Nullable String endUser() {
        return asked.endUser();
    }

    @Override
    public boolean isLarge() {
        return asked.isLarge();
    }

    @Override
    public Outgoing to(Deployment deployment, @Nullable Long outputCap) {
        return asked.to(deployment, outputCap);
    }

    @Override
    public Bounds bounds() {
        return asked.bounds();
    }

    @Override
    public AnswerStream stream(Deployment deployment, String model) {
        return asked.stream(deployment, model);
    }

    @Override
    public ProviderError error(Deployment deployment, int status, byte[] body) {
        return asked.error(deployment, status, body);
    }

    @Override
    public long estimateInput() {
        return asked.estimateInput();
    }
}
