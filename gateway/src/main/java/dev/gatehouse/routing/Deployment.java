package dev.gatehouse.routing;

import dev.gatehouse.money.Price;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.provider.UpstreamRequest.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One place that serves a model.
 *
 * @param id stable across restarts
 * @param model the public name clients ask for, and see in answers
 * @param provider slug such as {@code openai}
 * @param upstreamModel the provider's own id
 * @param baseUrl everything before the endpoint's path, without a trailing slash: {@code https://api.openai.com/v1}, but
 *     {@code https://api.anthropic.com}, whose paths begin with the version
 * @param credential empty where the provider wants none
 * @param headers sent along with every call; may hold secrets
 * @param price empty where unknown: calls are then flagged unpriced
 * @param maxOutputTokens of the model; 0 where unknown
 * @param weight share among the deployments of one model; 0 is chosen only where all are 0
 * @param origin where it comes from: {@code environment}, {@code config}, {@code simulator}, {@code stored}
 * @param accessGroups groups whose holders may use the model
 */
public record Deployment(
        String id,
        String model,
        String provider,
        Protocol protocol,
        String upstreamModel,
        URI baseUrl,
        Optional<Secret> credential,
        Map<String, String> headers,
        Timeouts timeouts,
        Optional<Price> price,
        long maxOutputTokens,
        Mode mode,
        int weight,
        String origin,
        List<String> accessGroups) {

    private static final String ANTHROPIC_VERSION = "2023-06-01";

    /** What it can be asked for. */
    public enum Mode {
        CHAT,
        /** Chat, but the provider is asked for it with Responses only. */
        RESPONSES,
        EMBEDDING;

        /** Whether it can be asked for this. */
        public boolean does(Mode asked) {
            return this == asked || (this == RESPONSES && asked == CHAT);
        }
    }

    public Deployment {
        headers = Map.copyOf(headers);
        accessGroups = List.copyOf(accessGroups);
    }

    /** What every call carries: the provider's credential in its protocol's own header, and the configured headers. */
    public List<Header> requestHeaders() {
        var all = new ArrayList<Header>(headers.size() + 3);
        switch (protocol) {
            case OPENAI -> credential.ifPresent(key -> all.add(new Header("authorization", "Bearer " + key.reveal())));
            case ANTHROPIC -> {
                credential.ifPresent(key -> all.add(new Header("x-api-key", key.reveal())));
                all.add(new Header("anthropic-version", ANTHROPIC_VERSION));
            }
        }
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        return all;
    }

    /** Whether it stands in a list of models, and is not served because a provider is. */
    public boolean isEntry() {
        return origin.equals(ConfigDeployments.ORIGIN) || origin.equals(ConfigDeployments.STORED);
    }

    /** Without credential and headers. */
    @Override
    public String toString() {
        return id + ": " + model + " at " + provider + "/" + upstreamModel;
    }
}
