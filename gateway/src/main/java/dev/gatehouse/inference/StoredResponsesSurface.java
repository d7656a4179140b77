package dev.gatehouse.inference;

import dev.gatehouse.access.Caller;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.inference.ResponseSeals.Made;
import dev.gatehouse.routing.Choice;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.AnswerStream;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.openai.responses.Handles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may be asked of a response its provider has stored. Passed to the account that made it, for who had it made; costs nothing. */
public final class StoredResponsesSurface implements Surface {
    /** Which of these questions. */
    public enum What {
        RETRIEVE("GET", "", false),
        DELETE("DELETE", "", false),
        CANCEL("POST", "/cancel", false),
        INPUT_ITEMS("GET", "/input_items", true);

        private final String method;
        private final String suffix;
        private final boolean paged;

        What(String method, String suffix, boolean paged) {
            this.method = method;
            this.suffix = suffix;
            this.paged = paged;
        }
    }

    private static final List<String> PAGING = List.of("limit", "order", "after", "before");
    private static final Slices NOTHING = Slices.of(new byte[0]);

    private final What what;
    private final ResponseSeals seals;

    public StoredResponsesSurface(What what, ResponseSeals seals) {
        this.what = what;
        this.seals = seals;
    }

    @Override
    public String operation() {
        return "responses." + what.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Deployment.Mode mode() {
        return Deployment.Mode.CHAT;
    }

    @Override
    public Asked read(byte[] body, Exchange exchange, Caller caller) {
        var handle = exchange.pathVariable("response_id");
        if ("true".equals(exchange.queryParameter("stream"))) {
            throw new ApiError.BadRequest("MALFORMED_REQUEST", "A stored response cannot be streamed again.", "stream")
                    .asException();
        }
        var owner = ResponsesSurface.owner(caller);
        var made = handle == null
                ? null
                : seals.open(handle)
                        .filter(one -> !owner.isEmpty() && one.owner().equals(owner))
                        .orElse(null);
        if (handle == null || made == null) {
            throw unknown();
        }
        return new Stored(made, handle, query(exchange));
    }

    @Override
    public Asked read(byte[] body, @Nullable String pathModel) {
        throw unknown();
    }

    private static RuntimeException unknown() {
        return new ApiError.NotFound(
                        "RESPONSE_NOT_FOUND",
                        "No such response. Only responses of providers that speak this protocol are stored, and by them.",
                        List.of())
                .asException();
    }

    private String query(Exchange exchange) {
        var query = new StringBuilder();
        for (var name : what.paged ? PAGING : List.<String>of()) {
            var value = exchange.queryParameter(name);
            if (value != null) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    @Override
    public byte[] error(WireError error) {
        return Formats.RESPONSES.error(error);
    }

    @Override
    public byte[] streamError(WireError error) {
        return Formats.RESPONSES.streamError(error);
    }

    private final class Stored implements Asked, Handles {
        private final Made made;
        private final String handle;
        private final String query;

        Stored(Made made, String handle, String query) {
            this.made = made;
            this.handle = handle;
            this.query = query;
        }

        @Override
        public String model() {
            return made.model();
        }

        @Override
        public boolean stream() {
            return false;
        }

        @Override
        public @Nullable String endUser() {
            return null;
        }

        @Override
        public boolean isLarge() {
            return false;
        }

        @Override
        public Choice among(Choice choice) {
            return choice.candidates().stream()
                    .flatMap(made.account()::serving)
                    .findFirst()
                    .map(deployment -> new Choice(choice.requested(), choice.model(), List.of(deployment)))
                    .orElseThrow(StoredResponsesSurface::unknown);
        }

        @Override
        public Outgoing to(Deployment deployment, @Nullable Long outputCap) {
            var id = URLEncoder.encode(made.id(), StandardCharsets.UTF_8);
            return new Outgoing.Call(what.method, Formats.RESPONSES_PATH + "/" + id + what.suffix + query, NOTHING);
        }

        @Override
        public Bounds bounds() {
            return Bounds.NOTHING;
        }

        @Override
        public AnswerStream stream(Deployment deployment, String model) {
            throw new IllegalStateException("stored responses have no stream");
        }

        @Override
        public AnswerBody answer(Deployment deployment, String model, byte[] answer) {
            return new AnswerBody(Formats.RESPONSES.passStored(answer, model, this), Usage.NONE, 0);
        }

        @Override
        public ProviderError error(Deployment deployment, int status, byte[] answer) {
            return Formats.RESPONSES.readError(status, answer);
        }

        @Override
        public long estimateInput() {
            return 0;
        }

        @Override
        public String response(String id) {
            return id.equals(made.id()) ? handle : previous(id);
        }

        @Override
        public String encrypted(String content) {
            return seals.mark(made.account()) + content;
        }

        @Override
        public String previous(String id) {
            return seals.seal(new Made(made.owner(), made.account(), made.model(), made.tokens(), id));
        }
    }
}
