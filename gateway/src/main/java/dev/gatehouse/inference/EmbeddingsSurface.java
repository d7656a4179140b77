package dev.gatehouse.inference;

import dev.gatehouse.provider.Protocol;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.embeddings.EmbeddingsHead;
import dev.gatehouse.wire.embeddings.GeminiEmbeddings;
import dev.gatehouse.wire.embeddings.OpenAiEmbeddings;
import org.jspecify.annotations.Nullable;

/** Embeddings in OpenAI's words, the only ones there are. */
public final class EmbeddingsSurface implements Surface {
    private static final int BYTES_PER_TOKEN = 4;

    private final Formats formats;

    public EmbeddingsSurface(Formats formats) {
        this.formats = formats;
    }

    @Override
    public String operation() {
        return "embeddings";
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.EMBEDDING;
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        var named = PathModel.into(body, pathModel);
        var head = OpenAiEmbeddings.readHead(named);
        return new Embeddings(named, head, pathModel == null ? head.model() : pathModel);
    }

    @Override
    public byte[] error(WireError error) {
        return formats.openai().error(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return formats.openai().streamError(error);
    }

    private final class Embeddings implements Asked {
        private final byte[] body;
        private final EmbeddingsHead head;
        private final String model;

        Embeddings(byte[] body, EmbeddingsHead head, String model) {
            this.body = body;
            this.head = head;
            this.model = model;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public boolean stream() {
            return false;
        }

        @Override
        public @Nullable String endUser() {
            return head.user();
        }

        @Override
        public boolean isLarge() {
            return false;
        }

        @Override
        public Outgoing to(Deployment deployment, @Nullable Long outputCap) {
            return switch (deployment.protocol()) {
                case OPENAI ->
                    new Outgoing.Call("/embeddings", head.passThrough().to(deployment.upstreamModel()));
                case GEMINI ->
                    new Outgoing.Call(
                            GeminiPaths.of(deployment.upstreamModel(), "batchEmbedContents"),
                            Slices.of(GeminiEmbeddings.request(body, head, deployment.upstreamModel())));
                case ANTHROPIC ->
                    throw new MalformedRequest(
                            MalformedRequest.Reason.UNTRANSLATABLE, "The model's provider has no embeddings.", "model");
            };
        }

        @Override
        public Bounds bounds() {
            // Every byte may be a token: there are inputs that no tokenizer knows better.
            return new Bounds(head.inputBytes() + head.inputTokens(), 0L, 0);
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            throw new IllegalStateException("embeddings have no stream");
        }

        @Override
        public AnswerBody answer(Deployment deployment, String model, byte[] answer) {
            return deployment.protocol() == Protocol.GEMINI
                    ? GeminiEmbeddings.answer(answer, head, model, estimateInput())
                    : OpenAiEmbeddings.passAnswer(answer, model);
        }

        @Override
        public ProviderError error(Deployment deployment, int status, byte[] answer) {
            return formats.of(deployment.protocol()).readError(status, answer);
        }

        @Override
        public long estimateInput() {
            return Math.max(1, head.inputBytes() / BYTES_PER_TOKEN + head.inputTokens());
        }
    }
}
