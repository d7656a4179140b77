package dev.gatehouse;

import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Settings;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.Deployments;
import java.io.PrintStream;

/** What a person reads when the server has started: where it is, and a line to paste that gets an answer. */
final class Banner {
    private Banner() {}

    static void print(PrintStream out, Settings settings, Gateway gateway, Secret masterKey, Deployments deployments) {
        var host = settings.listener().host();
        var scheme = settings.listener().tls().isPresent() ? "https" : "http";
        var base = scheme + "://" + (host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host) + ":"
                + gateway.port();
        out.println("Gatehouse listens on " + base);
        if (gateway.adminPort() != 0) {
            out.println("  health and metrics  http://" + host + ":" + gateway.adminPort());
        }
        out.println("  API and docs        " + base + "/v1   " + base + "/docs");
        // A key the operator set is theirs to know; one that was made here is shown, or nobody could come in.
        var key = settings.masterKey().isPresent() ? "$GATEHOUSE_MASTER_KEY" : masterKey.reveal();
        out.println("  master key          " + key);
        deployments.models().values().stream()
                .map(all -> all.getFirst())
                .filter(model -> model.mode() == Deployment.Mode.CHAT)
                .findFirst()
                .ifPresentOrElse(model -> example(out, base, key, model), () -> nothing(out));
        out.flush();
    }

    private static void example(PrintStream out, String base, String key, Deployment model) {
        out.println();
        out.println("  curl " + base
                + "/v1/chat/completions -H 'Content-Type: application/json' -H \"Authorization: Bearer "
                + key + "\" -d '{\"model\": \"" + model.model()
                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'");
        if (model.origin().equals("simulator")) {
            out.println();
            out.println(
                    "No provider is configured, so a simulator answers. Set OPENAI_API_KEY, ANTHROPIC_API_KEY, … or give a");
            out.println("configuration file with --config.");
        }
    }

    private static void nothing(PrintStream out) {
        out.println(
                "  No model is served: set OPENAI_API_KEY, ANTHROPIC_API_KEY, … or give a configuration file with --config.");
    }
}
