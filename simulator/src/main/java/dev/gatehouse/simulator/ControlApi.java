package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gatehouse.simulator.Reply.Whole;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.regex.Pattern;

/** The endpoints under {@code /_sim}: scripted rules, and what was recorded. They are no traffic and are not recorded. */
final class ControlApi {
    private static final int USUAL_LIMIT = 100;
    private static final Pattern REQUEST = Pattern.compile("/_sim/requests/([0-9]{1,18})(/body)?");

    private final Recorder recorder;
    private final Rules rules;

    ControlApi(Recorder recorder, Rules rules) {
        this.recorder = recorder;
        this.rules = rules;
    }

    Reply answer(Request request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /_sim/requests" -> ok(requests(new Query(request.uri())));
                case "DELETE /_sim/requests" -> {
                    recorder.clear();
                    yield ok(Json.object());
                }
                case "GET /_sim/totals" -> ok(recorder.totals().json(new Query(request.uri()).text("api_key")));
                case "GET /_sim/rules" -> ok(Json.object().set("rules", rules.list()));
                case "POST /_sim/rules" -> {
                    rules.add(Json.readObject(request.body()));
                    yield ok(Json.object().set("rules", rules.list()));
                }
                case "DELETE /_sim/rules" -> {
                    rules.clear();
                    yield ok(Json.object());
                }
                default -> one(request);
            };
        } catch (Refusal refusal) {
            return Protocol.OPENAI.refuse(refusal, "sim");
        }
    }

    private JsonNode requests(Query query) {
        String model = query.text("model");
        String apiKey = query.text("api_key");
        String path = query.text("path");
        String id = query.text("id");
        String outcome = query.text("outcome");
        String contains = query.text("contains");
        List<Entry> found = recorder.find(
                entry -> (model.isEmpty() || model.equals(entry.model()))
                        && (apiKey.isEmpty() || apiKey.equals(entry.apiKey()))
                        && (path.isEmpty() || path.equals(entry.request().path()))
                        && (id.isEmpty() || id.equals(entry.id()))
                        && (outcome.isEmpty() || outcome.equals(entry.outcome().text()))
                        && (contains.isEmpty() || entry.bodyContains(contains)),
                query.number("limit", USUAL_LIMIT));
        ArrayNode list = Json.array();
        found.forEach(entry -> list.add(entry.json()));
        return Json.object().set("requests", list);
    }

    private Reply one(Request request) {
        var matcher = REQUEST.matcher(request.path());
        if (!request.method().equals("GET") || !matcher.matches()) {
            throw new Refusal(404, "simulator: no such endpoint", null, null);
        }
        Entry entry = recorder.find(Long.parseLong(matcher.group(1)))
                .orElseThrow(() -> new Refusal(404, "simulator: no such request, or forgotten", null, null));
        return matcher.group(2) == null
                ? ok(entry.json())
                : new Reply(
                        200,
                        List.of(),
                        new Whole("application/octet-stream", entry.request().body(), 0),
                        Entry.Spent.NOTHING);
    }

    private static Reply ok(JsonNode json) {
        return Reply.json(200, Json.bytes(json));
    }

    private record Query(QueryStringDecoder decoder) {
        Query(String uri) {
            this(new QueryStringDecoder(uri));
        }

        String text(String name) {
            return decoder.parameters().getOrDefault(name, List.of("")).getFirst();
        }

        int number(String name, int otherwise) {
            String text = text(name);
            if (!text.isEmpty() && !text.matches("[0-9]{1,9}")) {
                throw Refusal.invalid(name, "simulator: " + name + " must be a number");
            }
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        }
    }
}
