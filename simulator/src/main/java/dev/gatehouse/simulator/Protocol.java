package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What differs between the protocols wherever an answer is not the model's: credentials, errors, faults in a stream. */
enum Protocol {
    OPENAI {
        @Override
        void authorize(Request request) {
            String authorization = request.header("authorization");
            if (authorization == null || !authorization.startsWith("Bearer ") || authorization.length() == 7) {
                throw new Refusal(
                        401,
                        "You didn't provide an API key. Send it as a bearer token in the Authorization header.",
                        null,
                        "invalid_api_key");
            }
        }

        @Override
        ObjectNode error(int status, String message, @Nullable String param, @Nullable String code, String requestId) {
            ObjectNode json = Json.object();
            ObjectNode error = json.putObject("error").put("message", message).put("type", type(status));
            error.put("param", param);
            error.put("code", code == null && status == 429 ? "rate_limit_exceeded" : code);
            return json;
        }

        private String type(int status) {
            return switch (status) {
                case 429 -> "requests";
                case 401 -> "authentication_error";
                case 403 -> "permission_error";
                default -> status < 500 ? "invalid_request_error" : "server_error";
            };
        }

        @Override
        String requestIdHeader() {
            return "x-request-id";
        }

        @Override
        String event(String name, String data) {
            return "data: " + data + "\n\n";
        }

        @Override
        int overloaded() {
            return 503;
        }

        @Override
        String errorEvent(String error) {
            return event("", error);
        }

        @Override
        String harmless(String members) {
            return event("", "{\"object\":\"chat.completion.chunk\",\"choices\":[]," + members + "}");
        }

        @Override
        String contentEvent(String text) {
            return event(
                    "",
                    "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                            + "\"}}]}");
        }
    },

    /** As OpenAI's chat completions, but for its streams. */
    RESPONSES {
        @Override
        void authorize(Request request) {
            OPENAI.authorize(request);
        }

        @Override
        ObjectNode error(int status, String message, @Nullable String param, @Nullable String code, String requestId) {
            return OPENAI.error(status, message, param, code, requestId);
        }

        @Override
        String requestIdHeader() {
            return OPENAI.requestIdHeader();
        }

        @Override
        String event(String name, String data) {
            return "event: " + name + "\ndata: " + data + "\n\n";
        }

        @Override
        int overloaded() {
            return OPENAI.overloaded();
        }

        @Override
        String errorEvent(String error) {
            return event("error", "{\"type\":\"error\"," + error.substring(1));
        }

        @Override
        String harmless(String members) {
            return event("keepalive", "{\"type\":\"keepalive\"," + members + "}");
        }

        @Override
        String contentEvent(String text) {
            return event(
                    "response.output_text.delta",
                    "{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_x\",\"output_index\":0,\"content_index\":0,"
                            + "\"delta\":\"" + text + "\"}");
        }
    },

    ANTHROPIC {
        @Override
        void authorize(Request request) {
            if (request.apiKey().isEmpty()) {
                throw new Refusal(401, "x-api-key header is required", null, null);
            }
            if (request.header("anthropic-version") == null) {
                throw Refusal.invalid("anthropic-version: header is required");
            }
        }

        @Override
        ObjectNode error(int status, String message, @Nullable String param, @Nullable String code, String requestId) {
            ObjectNode json = Json.object().put("type", "error");
            json.putObject("error").put("type", type(status)).put("message", message);
            return json.put("request_id", requestId);
        }

        private String type(int status) {
            return switch (status) {
                case 401 -> "authentication_error";
                case 402 -> "billing_error";
                case 403 -> "permission_error";
                case 404 -> "not_found_error";
                case 413 -> "request_too_large";
                case 429 -> "rate_limit_error";
                case 504 -> "timeout_error";
                case 529 -> "overloaded_error";
                default -> status < 500 ? "invalid_request_error" : "api_error";
            };
        }

        @Override
        String requestIdHeader() {
            return "request-id";
        }

        @Override
        String event(String name, String data) {
            return "event: " + name + "\ndata: " + data + "\n\n";
        }

        @Override
        int overloaded() {
            return 529;
        }

        @Override
        String errorEvent(String error) {
            return event("error", error);
        }

        @Override
        String harmless(String members) {
            return event("ping", "{\"type\":\"ping\"," + members + "}");
        }

        @Override
        String contentEvent(String text) {
            return event(
                    "content_block_delta",
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                            + text + "\"}}");
        }
    },

    GEMINI {
        @Override
        void authorize(Request request) {
            if (request.apiKey().isEmpty()) {
                throw new Refusal(
                        403,
                        "Method doesn't allow unregistered callers (callers without established identity).",
                        null,
                        null);
            }
        }

        @Override
        ObjectNode error(int status, String message, @Nullable String param, @Nullable String code, String requestId) {
            ObjectNode json = Json.object();
            ObjectNode error = json.putObject("error")
                    .put("code", status)
                    .put("message", message)
                    .put("status", type(status));
            if (param != null) {
                error.putArray("details")
                        .addObject()
                        .put("@type", "type.googleapis.com/google.rpc.BadRequest")
                        .putArray("fieldViolations")
                        .addObject()
                        .put("field", param)
                        .put("description", message);
            }
            return json;
        }

        private String type(int status) {
            return switch (status) {
                case 401 -> "UNAUTHENTICATED";
                case 403 -> "PERMISSION_DENIED";
                case 404 -> "NOT_FOUND";
                case 429 -> "RESOURCE_EXHAUSTED";
                case 503 -> "UNAVAILABLE";
                case 504 -> "DEADLINE_EXCEEDED";
                default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
            };
        }

        @Override
        String requestIdHeader() {
            return "x-request-id";
        }

        @Override
        String event(String name, String data) {
            return "data: " + data + "\r\n\r\n";
        }

        @Override
        int overloaded() {
            return 503;
        }

        @Override
        String errorEvent(String error) {
            return event("", error);
        }

        @Override
        String harmless(String members) {
            return event("", "{" + members + "}");
        }

        @Override
        String contentEvent(String text) {
            return event(
                    "",
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text
                            + "\"}],\"role\":\"model\"},\"index\":0}]}");
        }
    };

    static Protocol of(Request request) {
        if (request.path().startsWith("/v1beta/") || GeminiPath.of(request).isPresent()) {
            return GEMINI;
        }
        if (request.path().startsWith("/v1/responses")) {
            return RESPONSES;
        }
        return request.path().startsWith("/v1/messages") || request.header("anthropic-version") != null
                ? ANTHROPIC
                : OPENAI;
    }

    /** @throws Refusal when a credential or a header the protocol demands is missing */
    abstract void authorize(Request request);

    abstract ObjectNode error(
            int status, String message, @Nullable String param, @Nullable String code, String requestId);

    abstract String requestIdHeader();

    /** One server-sent event. */
    abstract String event(String name, String data);

    /** The status that says that a provider has too much to do. */
    abstract int overloaded();

    abstract String errorEvent(String error);

    /** An event with these members, which a client must be able to ignore. */
    abstract String harmless(String members);

    /** An event with this text, already escaped, as content of the answer. */
    abstract String contentEvent(String text);

    Reply refuse(Refusal refusal, String requestId) {
        return Reply.json(
                refusal.status(),
                Json.bytes(error(refusal.status(), refusal.message(), refusal.param(), refusal.code(), requestId)));
    }
}
