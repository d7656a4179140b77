package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a request is answered: by a protocol, by a fault, or by the simulator's own {@code /_sim} endpoints. */
final class Traffic {
    private final Recorder recorder;
    private final Rules rules;
    private final Directives defaults;
    private final ControlApi control;
    private final AnthropicMessages anthropic = new AnthropicMessages();
    private final OpenAiResponses responses = new OpenAiResponses();

    Traffic(Recorder recorder, Rules rules, Directives defaults) {
        this.recorder = recorder;
        this.rules = rules;
        this.defaults = defaults;
        this.control = new ControlApi(recorder, rules);
    }

    record Exchange(Script script, Entry entry) {}

    Exchange serve(Request request, boolean keepAlive) {
        if (request.path().startsWith("/_sim/")) {
            Script script =
                    ScriptWriter.write(control.answer(request), Directives.NONE, Protocol.OPENAI, "sim", keepAlive);
            return new Exchange(script, new Entry(0, request, new Totals()));
        }
        Entry entry = recorder.begin(request);
        var turn = new Turn(request, entry, Protocol.of(request), "req_" + entry.sequence());
        return new Exchange(turn.script(keepAlive), entry);
    }

    /** One request on its way to an answer. */
    private final class Turn {
        private final Request request;
        private final Entry entry;
        private final Protocol protocol;
        private final String requestId;
        private Directives directives = Directives.NONE;

        Turn(Request request, Entry entry, Protocol protocol, String requestId) {
            this.request = request;
            this.entry = entry;
            this.protocol = protocol;
            this.requestId = requestId;
        }

        Script script(boolean keepAlive) {
            try {
                Reply reply = reply();
                return ScriptWriter.write(reply, directives, protocol, requestId, keepAlive);
            } catch (Refusal refusal) {
                return ScriptWriter.write(
                        protocol.refuse(refusal, requestId), Directives.NONE, protocol, requestId, keepAlive);
            }
        }

        private Reply reply() {
            protocol.authorize(request);
            return switch (request.method()) {
                case "GET" -> get();
                case "DELETE" -> stored();
                default -> request.path().endsWith("/cancel") ? stored() : post();
            };
        }

        private Reply get() {
            direct(Directives.NONE);
            return new Faults(directives, protocol).instead(false, requestId).orElseGet(this::models);
        }

        private Reply stored() {
            if (protocol != Protocol.RESPONSES) {
                throw noSuchPath();
            }
            return responses.stored(request);
        }

        private Reply models() {
            if (protocol == Protocol.RESPONSES) {
                return responses.stored(request);
            }
            if (request.path().equals("/v1/models")) {
                return Models.list(protocol);
            }
            if (request.path().equals("/v1beta/models")) {
                return Models.list(Protocol.GEMINI);
            }
            if (request.path().startsWith("/v1beta/models/")) {
                return Models.one(Protocol.GEMINI, request.path().substring("/v1beta/models/".length()));
            }
            if (request.path().startsWith("/v1/models/")) {
                return Models.one(protocol, request.path().substring("/v1/models/".length()));
            }
            throw noSuchPath();
        }

        private Reply post() {
            ObjectNode body = Json.readObject(request.body());
            var gemini = GeminiPath.of(request);
            entry.asks(gemini.map(GeminiPath::model).orElseGet(() -> Json.text(body, "model")));
            direct(Directives.in(Conversation.lastUserText(body)));
            var asked = new Asked(request, body, directives);
            return new Faults(directives, protocol)
                    .instead(gemini.map(GeminiPath::streams).orElseGet(asked::streams), requestId)
                    .orElseGet(() -> gemini.map(path -> GeminiContent.answer(asked, path))
                            .orElseGet(() -> answer(asked)));
        }

        private void direct(Directives inText) {
            directives = Directives.parse(request.header("x-sim"))
                    .over(inText)
                    .over(rules.match(entry.model(), entry.apiKey(), request.path()))
                    .over(defaults);
            directives.text("id").ifPresent(entry::named);
        }

        private Reply answer(Asked asked) {
            return switch (request.path()) {
                case "/v1/chat/completions" -> OpenAiChat.answer(asked);
                case "/v1/completions" -> OpenAiCompletions.answer(asked);
                case "/v1/responses" -> responses.answer(asked);
                case "/v1/embeddings" -> OpenAiEmbeddings.answer(asked);
                case "/v1/messages" -> anthropic.answer(asked);
                case "/v1/messages/count_tokens" -> anthropic.count(asked);
                default -> throw noSuchPath();
            };
        }

        private Refusal noSuchPath() {
            return new Refusal(404, "Invalid URL (" + request.method() + " " + request.path() + ")", null, null);
        }
    }
}
