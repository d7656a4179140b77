package dev.gatehouse.inference;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.inference.ResponseSeals.Account;
import dev.gatehouse.inference.ResponseSeals.Encrypted;
import dev.gatehouse.inference.ResponseSeals.Made;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.openai.responses.Echo;
import dev.gatehouse.wire.openai.responses.Handles;
import dev.gatehouse.wire.openai.responses.OpenAiResponses;
import dev.gatehouse.wire.openai.responses.RequestAndEcho;
import dev.gatehouse.wire.openai.responses.ResponsesHead;
import dev.gatehouse.wire.openai.responses.ResponsesHead.Need;
import dev.gatehouse.wire.openai.responses.Thought;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request for a response. It sticks to the account that made what it refers to: an earlier response, or reasoning only that account
 * can decrypt.
 */
final class AskedResponse implements Asked {
    private static final OpenAiResponses FORMAT = Formats.RESPONSES;
    /** No answer is longer where neither the client nor the gateway set a cap. */
    private static final long LONGEST_OUTPUT = 16_384;

    private final byte[] body;
    private final ResponsesHead head;
    private final String model;
    private final String owner;
    private final Formats formats;
    private final ResponseSeals seals;
    private final Clocks clocks;
    private final @Nullable Made previous;
    private final List<Encrypted> encrypted;
    private @Nullable RequestAndEcho read;
    private @Nullable Long sentCap;

    AskedResponse(
            byte[] body,
            ResponsesHead head,
            @Nullable String pathModel,
            String owner,
            Formats formats,
            ResponseSeals seals,
            Clocks clocks) {
        this.body = body;
        this.head = head;
        this.model = pathModel == null ? head.head().model() : pathModel;
        this.owner = owner;
        this.formats = formats;
        this.seals = seals;
        this.clocks = clocks;
        this.previous = head.previous() == null ? null : previous(head.previous());
        this.encrypted = head.encrypted().stream()
                .flatMap(handle -> seals.encrypted(handle).stream())
                .toList();
    }

    private Made previous(String handle) {
        return seals.open(handle)
                .filter(made -> !owner.isEmpty() && made.owner().equals(owner))
                .orElseThrow(() -> refused(
                        "PREVIOUS_RESPONSE_NOT_FOUND",
                        "No such response can be continued here. Only responses of providers that speak this protocol are"
                                + " stored, and by them: send the whole input instead of previous_response_id.",
                        "previous_response_id"));
    }

    private static ApiException refused(String code, String message, String param) {
        return new ApiError.BadRequest(code, message, param).asException();
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean stream() {
        return head.head().stream();
    }

    @Override
    public @Nullable String endUser() {
        return head.head().user();
    }

    @Override
    public boolean isLarge() {
        return body.length > Pipeline.LARGE_BODY;
    }

    @Override
    public Choice among(Choice choice) {
        var sticking = previous == null ? bound(choice) : continuing(choice, previous);
        return switch (head.need()) {
            case Need.Nothing() -> sticking;
            case Need.Better() -> {
                var able = only(sticking, Formats::speaksResponses);
                yield able == null ? sticking : able;
            }
            case Need.Only(String param) -> {
                var able = only(sticking, Formats::speaksResponses);
                if (able == null) {
                    throw refused(
                            "MALFORMED_REQUEST",
                            "This member cannot be sent to the model's provider ('" + param + "').",
                            param);
                }
                yield able;
            }
        };
    }

    private static Choice continuing(Choice choice, Made made) {
        var same = of(choice, made.account());
        if (same == null) {
            throw refused(
                    "PREVIOUS_RESPONSE_NOT_FOUND",
                    "The response to be continued was made by an account that does not serve this model: send the whole"
                            + " input instead of previous_response_id.",
                    "previous_response_id");
        }
        return same;
    }

    /** Reasoning of other providers is left out; of another account of this one it would be refused there. */
    private Choice bound(Choice choice) {
        for (var one : encrypted.reversed()) {
            var same = of(choice, one.account());
            if (same != null) {
                return same;
            }
        }
        for (var one : encrypted) {
            if (choice.candidates().stream()
                    .anyMatch(deployment -> Formats.speaksResponses(deployment)
                            && deployment.provider().equals(one.account().provider()))) {
                throw refused(
                        "INVALID_ENCRYPTED_CONTENT",
                        "The encrypted reasoning was made by an account that does not serve this model any more: leave the"
                                + " reasoning items out.",
                        "input");
            }
        }
        return choice;
    }

    /** Null where the account serves none of it. */
    private static @Nullable Choice of(Choice choice, Account account) {
        return among(
                choice, choice.candidates().stream().flatMap(account::serving).toList());
    }

    /** Null where none passes; the choice itself where all do. */
    private static @Nullable Choice only(Choice choice, Predicate<Deployment> which) {
        return among(choice, choice.candidates().stream().filter(which).toList());
    }

    private static @Nullable Choice among(Choice choice, List<Deployment> passing) {
        if (passing.isEmpty()) {
            return null;
        }
        return passing.equals(choice.candidates()) ? choice : new Choice(choice.requested(), choice.model(), passing);
    }

    @Override
    public Outgoing to(Deployment deployment, @Nullable Long outputCap) {
        sentCap = outputCap;
        if (Formats.speaksResponses(deployment)) {
            var account = Account.of(deployment);
            var previousId = previous == null ? null : previous.id();
            return new Outgoing.Call(
                    Formats.RESPONSES_PATH,
                    head.rewrite()
                            .to(deployment.upstreamModel(), outputCap, previousId, handle -> opened(handle, account)));
        }
        var request = read().request().to(deployment.upstreamModel(), outputCap);
        return new Outgoing.Call(
                Formats.chatPath(deployment, stream()),
                Slices.of(formats.of(deployment).writeRequest(request)));
    }

    /** What a handle stands for at this account; null for what it cannot read. */
    private @Nullable String opened(String handle, Account account) {
        if (Thought.isPacked(handle)) {
            return null;
        }
        var known = seals.encrypted(handle);
        return known.isEmpty()
                ? handle
                : known.filter(one -> one.account().equals(account))
                        .map(Encrypted::content)
                        .orElse(null);
    }

    private RequestAndEcho read() {
        var known = read;
        if (known == null) {
            known = FORMAT.readWithEcho(body);
            read = known;
        }
        return known;
    }

    private Echo echo() {
        return read().echo();
    }

    @Override
    public Bounds bounds() {
        long input = Bounds.input(body, head.head().messages());
        return new Bounds(
                previous == null ? input : input + previous.tokens(),
                head.head().maxTokens(),
                head.head().choices());
    }

    @Override
    public AnswerStream stream(Deployment deployment, String model) {
        return Formats.speaksResponses(deployment)
                ? Bridge.pass(FORMAT.streamObserver(model, new Sealing(deployment, model)), model)
                : Bridge.stream(formats.of(deployment), FORMAT.streamWriter(echo()), model, now());
    }

    @Override
    public AnswerBody answer(Deployment deployment, String model, byte[] answer) {
        return Formats.speaksResponses(deployment)
                ? FORMAT.passAnswer(answer, model, new Sealing(deployment, model))
                : Bridge.answer(
                        formats.of(deployment), whole -> FORMAT.writeAnswer(whole, echo()), model, now(), answer);
    }

    private long now() {
        return clocks.now().getEpochSecond();
    }

    @Override
    public ProviderError error(Deployment deployment, int status, byte[] answer) {
        return Formats.speaksResponses(deployment)
                ? FORMAT.readError(status, answer)
                : formats.of(deployment).readError(status, answer);
    }

    @Override
    public long estimateInput() {
        try {
            return InputEstimate.of(read().request());
        } catch (MalformedRequest onlyOfThisProtocol) {
            return Bounds.input(body, head.head().messages());
        }
    }

    /** The handles of one answer. */
    private final class Sealing implements Handles {
        private final Account account;
        private final String canonical;
        private @Nullable String mark;
        private String id = "";
        private String handle = "";

        Sealing(Deployment deployment, String canonical) {
            this.account = Account.of(deployment);
            this.canonical = canonical;
        }

        @Override
        public String response(String own) {
            if (!own.equals(id)) {
                id = own;
                handle = owner.isEmpty() ? own : seals.seal(new Made(owner, account, canonical, tokens(), own));
            }
            return handle;
        }

        private long tokens() {
            var bounds = bounds();
            return bounds.input()
                    + Objects.requireNonNullElse(bounds.output(), Objects.requireNonNullElse(sentCap, LONGEST_OUTPUT));
        }

        @Override
        public String encrypted(String content) {
            if (mark == null) {
                mark = seals.mark(account);
            }
            return mark + content;
        }

        @Override
        public String previous(String own) {
            return Objects.requireNonNullElse(head.previous(), own);
        }
    }
}
