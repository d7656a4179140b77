package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.PolicyGroup;
import dev.gatehouse.idempotency.ClientRequestId;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The API's document, OpenAPI 3.1, made of the same values that serve it. The same table always gives the same bytes. */
public final class OpenApi {
    private static final String JSON = "application/json";

    private final Schemas schemas = new Schemas();

    private OpenApi() {}

    public static ObjectNode of(EndpointTable table, String version) {
        return new OpenApi().document(table, version);
    }

    private ObjectNode document(EndpointTable table, String version) {
        var document = Json.object().put("openapi", "3.1.0");
        document.putObject("info").put("title", "Gatehouse").put("version", version);
        var paths = document.putObject("paths");
        var byPath = table.all().stream()
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.path().text().replace(":path}", "}"), TreeMap::new, Collectors.toList()));
        byPath.forEach((path, endpoints) -> {
            var item = paths.putObject(path);
            endpoints.forEach(endpoint -> item.set(Coercion.wireName(endpoint.method()), operation(endpoint)));
        });
        var components = document.putObject("components");
        components.set("schemas", schemas.all());
        components.set("responses", errorResponses());
        components.set("securitySchemes", securitySchemes());
        return document;
    }

    private ObjectNode operation(Endpoint endpoint) {
        var name = endpoint.operation().name();
        var operation = Json.object()
                .put("operationId", name)
                .put("summary", endpoint.description())
                .put("x-cost", Coercion.wireName(endpoint.cost()));
        operation.putArray("tags").add(name.substring(0, name.indexOf('.')));
        security(operation, endpoint);
        parameters(operation, endpoint);
        var responses = Json.object();
        switch (endpoint) {
            case Endpoint.Managed<?, ?, ?> managed -> {
                requestBody(operation, managed);
                responses.set(String.valueOf(managed.result().status()), answer(managed.result()));
            }
            case Endpoint.Inference _ -> {
                operation
                        .putObject("requestBody")
                        .put("required", true)
                        .putObject("content")
                        .putObject(JSON);
                responses.putObject("200").put("description", "The answer in the client's protocol.");
            }
        }
        responses.putObject("default").put("$ref", "#/components/responses/" + errorName(endpoint.dialect()));
        operation.set("responses", responses);
        return operation;
    }

    private static void security(ObjectNode operation, Endpoint endpoint) {
        var security = operation.putArray("security");
        switch (endpoint.operation().group()) {
            case PolicyGroup.Open _ -> {}
            case PolicyGroup.Optional _ -> {
                security.addObject();
                schemes(security.addObject(), "bearer");
            }
            case PolicyGroup.Keyed _ -> {
                schemes(security.addObject(), "bearer");
                schemes(security.addObject(), "litellm_key");
                schemes(security.addObject(), "api_key");
            }
        }
    }

    private static void schemes(ObjectNode requirement, String scheme) {
        requirement.putArray(scheme);
    }

    private void parameters(ObjectNode operation, Endpoint endpoint) {
        var parameters = Json.object().putArray("parameters");
        for (var variable : endpoint.variables()) {
            parameters
                    .addObject()
                    .put("name", variable.name())
                    .put("in", "path")
                    .put("required", true)
                    .put("description", variable.description())
                    .putObject("schema")
                    .put("type", "string");
        }
        if (endpoint instanceof Endpoint.Managed<?, ?, ?> managed) {
            if (managed.repeatable()) {
                parameters
                        .addObject()
                        .put("name", ClientRequestId.HEADER)
                        .put("in", "header")
                        .put(
                                "description",
                                "The same request sent again with it is answered again, and not done again.")
                        .putObject("schema")
                        .put("type", "string");
            }
            queryParameters(parameters::add, managed.query());
            if (managed.result().shape() == Endpoint.Shape.PAGE) {
                queryParameters(parameters::add, EndpointRunner.PageQuery.class);
            }
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
    }

    private void queryParameters(Consumer<ObjectNode> parameters, Class<?> query) {
        for (var component : query.getRecordComponents()) {
            if (RecordReader.isUnwrapped(component)) {
                queryParameters(parameters, component.getType());
                continue;
            }
            var parameter = Json.object()
                    .put("name", Names.of(component))
                    .put("in", "query")
                    .put("required", Schemas.isRequired(component));
            var meaning = component.getAnnotation(Description.class);
            if (meaning != null) {
                parameter.put("description", meaning.value());
            }
            parameter.set("schema", schemas.of(component.getAnnotatedType()));
            parameters.accept(parameter);
        }
    }

    private void requestBody(ObjectNode operation, Endpoint.Managed<?, ?, ?> endpoint) {
        if (endpoint.body() == None.class) {
            return;
        }
        var body = operation.putObject("requestBody").put("required", true);
        body.putObject("content").putObject(JSON).set("schema", schemas.reference(endpoint.body()));
    }

    private ObjectNode answer(Endpoint.Result result) {
        var answer = Json.object().put("description", "Done.");
        if (result.type() == Reply.class) {
            return answer;
        }
        var schema = answer.putObject("content").putObject(JSON).putObject("schema");
        var type = schemas.reference(result.type());
        switch (result.shape()) {
            case ONE -> schema.setAll(type);
            case PERHAPS -> schema.putArray("anyOf").add(type).addObject().put("type", "null");
            case LIST -> schema.put("type", "array").set("items", type);
            case PAGE -> page(schema, type);
        }
        return answer;
    }

    private static void page(ObjectNode schema, ObjectNode type) {
        schema.put("type", "object").putArray("required").add("data").add("has_more");
        var properties = schema.putObject("properties");
        properties.putObject("data").put("type", "array").set("items", type);
        properties.putObject("has_more").put("type", "boolean");
        properties.putObject("after").putArray("type").add("string").add("null");
    }

    private static String errorName(Dialect dialect) {
        return switch (dialect) {
            case Dialect.Litellm(var wrapper) when wrapper == Dialect.Wrapper.NONE -> "DetailError";
            case Dialect.Litellm _ -> "LitellmError";
            case Dialect.Problem _ -> "Problem";
            case Dialect.Gatewayz _ -> "GatewayzError";
            case Dialect.Client(var protocol) ->
                switch (protocol) {
                    case OPENAI -> "OpenaiError";
                    case ANTHROPIC -> "AnthropicError";
                    case GEMINI -> "GeminiError";
                };
        };
    }

    private static ObjectNode errorResponses() {
        var responses = Json.object();
        error(responses, "LitellmError", "error, or a detail with the violations (422)", "error");
        error(responses, "DetailError", "detail, or error while authenticating", "detail");
        error(responses, "Problem", "a problem document, or error while authenticating", "type");
        error(responses, "GatewayzError", "error and detail", "error");
        error(responses, "OpenaiError", "OpenAI's error object", "error");
        error(responses, "AnthropicError", "Anthropic's error object", "error");
        error(responses, "GeminiError", "Google's error object", "error");
        return responses;
    }

    private static void error(ObjectNode responses, String name, String description, String member) {
        var response = responses.putObject(name).put("description", description);
        var schema = response.putObject("content").putObject(JSON).putObject("schema");
        schema.put("type", "object").putObject("properties").putObject(member);
    }

    private static ObjectNode securitySchemes() {
        var schemes = Json.object();
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
        header(schemes, "litellm_key", "x-litellm-api-key");
        header(schemes, "api_key", "x-api-key");
        return schemes;
    }

    private static void header(ObjectNode schemes, String name, String header) {
        schemes.putObject(name).put("type", "apiKey").put("in", "header").put("name", header);
    }
}
