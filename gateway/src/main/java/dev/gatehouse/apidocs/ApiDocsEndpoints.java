package dev.gatehouse.apidocs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Cost;
import dev.gatehouse.endpoint.Dialect;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.error.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document, and Swagger UI to read it. */
public final class ApiDocsEndpoints {
    private static final String REASON = "documentation holds no data";
    private static final Map<String, String> FILES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8");
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Gatehouse API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
            <body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script>
            <script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#ui"});</script></body>
            </html>
            """;

    private ApiDocsEndpoints() {}

    /** @param document of the whole table, these endpoints included; so it cannot be there yet when they are made */
    public static List<Endpoint> of(Supplier<ObjectNode> document) {
        var written = new Written(document);
        return List.of(
                draft("/openapi.json", "docs.openapi")
                        .describe("This document.")
                        .returns(Reply.class, _ -> Reply.json(200, written.bytes())),
                draft("/docs", "docs.page")
                        .describe("Swagger UI.")
                        .returns(
                                Reply.class,
                                _ -> reply("text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8))),
                draft("/docs/{file}", "docs.file")
                        .describe("A part of Swagger UI.")
                        .variable("file", "Its name.")
                        .returns(Reply.class, call -> file(call.variable("file"))));
    }

    /** The document never changes while the gateway runs: it is written when it is first asked for. */
    private static final class Written {
        private final Supplier<ObjectNode> document;
        private byte @Nullable [] bytes;

        Written(Supplier<ObjectNode> document) {
            this.document = document;
        }

        synchronized byte[] bytes() {
            if (bytes == null) {
                bytes = Json.bytes(document.get());
            }
            return bytes;
        }
    }

    private static EndpointDraft.Declared<None, None> draft(String path, String operation) {
        return Endpoint.get(path, operation)
                .open(REASON)
                .speaks(Dialect.gatewayz())
                .costs(Cost.FREE);
    }

    private static Reply file(String name) {
        var type = FILES.get(name);
        if (type == null) {
            throw new ApiError.NotFound("RESOURCE_NOT_FOUND", "No such file.").asException();
        }
        return reply(type, resource("META-INF/resources/webjars/swagger-ui/" + swaggerVersion() + "/" + name));
    }

    private static Reply reply(String type, byte[] body) {
        return new Reply(200, Map.of("Content-Type", type), body);
    }

    private static String swaggerVersion() {
        var properties = new Properties();
        try (var in = new ByteArrayInputStream(resource("META-INF/maven/org.webjars/swagger-ui/pom.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] resource(String path) {
        try (var in = ApiDocsEndpoints.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
