package dev.gatehouse.wire.anthropic;

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
 * The Anthropic messages protocol.
 *
 * <p>Towards other protocols: cache marks, thoughts and their signatures, tools and results are carried; tools that Anthropic runs
 * itself are refused; citations, and in a stream the blocks of such tools, are left behind. From other protocols: see
 * {@link #writeRequest}. Usage is reported in every answer, asked for or not.
 */
public final class AnthropicMessages implements ChatFormat {
    static final String NAME = "anthropic";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RequestHead readHead(byte[] body) {
        return HeadReader.read(body);
    }

    /**
     * A body of {@code count_tokens}: a messages request that needs no output cap.
     *
     * @throws dev.gatehouse.wire.MalformedRequest
     */
    public RequestHead readCountHead(byte[] body) {
        return HeadReader.readCount(body);
    }

    /** Takes a body of {@code count_tokens} too. */
    @Override
    public ChatRequest readRequest(byte[] body) {
        HeadReader.readCount(body);
        return RequestReader.read(body);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Refused, because the client would miss it in the answer: several choices, log probabilities, audio, web search options,
     * content only another protocol can say, tool calls whose arguments are no JSON object. Left out, because it only steers: seed,
     * penalties, logit bias, prediction, storing, others' service tiers, participants' names, image detail. The output cap is
     * {@code maxTokens}, or 4096 beside the thinking budget where there is none; thinking never raises a given cap.
     *
     * <p>Adapted to what Anthropic accepts: messages of one role in a row become one, tool results first; a conversation that does
     * not begin with the user is given {@code (continued)} to begin with; thoughts without a signature, blank texts and blank stop
     * sequences are left out; temperature is at most 1 and excludes {@code top_p}; thinking excludes temperature, {@code top_k} and
     * forced tools, which win over it; models that take no sampling are sent none; how thinking is said depends on the model's
     * generation; any JSON is asked for in a last system text.
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
        return new EventReader();
    }

    @Override
    public StreamWriter streamWriter(boolean includeUsage) {
        return new EventWriter();
    }

    @Override
    public StreamObserver streamObserver(boolean includeUsage) {
        return new EventObserver();
    }

    @Override
    public byte[] error(WireError error) {
        return Errors.body(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return Frame.of("error", Errors.body(error));
    }

    @Override
    public ProviderError readError(int status, byte[] body) {
        return Errors.read(status, body);
    }
}
