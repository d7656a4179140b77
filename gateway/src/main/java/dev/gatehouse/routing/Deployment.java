package dev.gatehouse.routing;

import dev.gatehouse.money.Price;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Credentials;
import dev.gatehouse.provider.Credentials.Credential;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.provider.UpstreamRequest.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place that serves a model.
 *
 * @param id stable across restarts
 * @param model the public name clients ask for, and see in answers
 * @param provider slug such as {@code openai}
 * @param upstreamModel the provider's own id
 * @param baseUrl everything before the endpoint's path, without a trailing slash: {@code https://api.openai.com/v1}, but
 *     {@code https://api.anthropic.com}, whose paths begin with the version; of Vertex AI up to {@code /publishers/google}
 * @param credentials the provider's
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
        Credentials credentials,
        Map<String, String> headers,
        Timeouts timeouts,
        Optional<Price> price,
        long maxOutputTokens,
        Mode mode,
        int weight,
        String origin,
        List<String> accessGroups) {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final String ANTHROPIC_VERSION = "2023-06-01";
    private static final String ACCESS_TOKEN = "ya29.";

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

    /** With one credential at most. */
    public Deployment(
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
        this(
                id,
                model,
                provider,
                protocol,
                upstreamModel,
                baseUrl,
                Credentials.of(credential),
                headers,
                timeouts,
                price,
                maxOutputTokens,
                mode,
                weight,
                origin,
                accessGroups);
    }

    /**
     * What every call carries: the provider's credential in its protocol's own header, and the configured headers.
     *
     * @param credential null to send none
     */
    public List<Header> requestHeaders(@Nullable Credential credential) {
        var all = new ArrayList<Header>(headers.size() + 3);
        switch (protocol) {
            case OPENAI -> {
                if (credential != null) {
                    all.add(new Header(
                            "authorization", "Bearer " + credential.secret().reveal()));
                }
            }
            case ANTHROPIC -> {
                if (credential != null) {
                    all.add(new Header("x-api-key", credential.secret().reveal()));
                }
                all.add(new Header("anthropic-version", ANTHROPIC_VERSION));
            }
            case GEMINI -> {
                if (credential != null) {
                    all.add(google(credential.secret().reveal()));
                }
            }
        }
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        return all;
    }

    /**
     * The provider answered this credential with 401 or 403.
     *
     * @return whether it rests for a while, for the provider has another
     */
    public boolean credentialRefused(Credential refused, long nanos) {
        boolean rests = credentials.refused(refused, nanos);
        if (rests) {
            LOG.atWarn().addKeyValue("provider", provider).log("the provider refuses a credential: it rests");
        }
        return rests;
    }

    /** With the credential of the next call alone: who makes something that can be read again is known before it is called. */
    public Deployment drawn(long nanos) {
        return credentials.isSeveral() ? with(credentials.draw(nanos)) : this;
    }

    /** One for each account that it has there. */
    public List<Deployment> accounts() {
        return credentials.isSeveral()
                ? credentials.each().stream().map(this::with).toList()
                : List.of(this);
    }

    private Deployment with(Credentials others) {
        return new Deployment(
                id,
                model,
                provider,
                protocol,
                upstreamModel,
                baseUrl,
                others,
                headers,
                timeouts,
                price,
                maxOutputTokens,
                mode,
                weight,
                origin,
                accessGroups);
    }

    /** The first of them. */
    public Optional<Secret> credential() {
        return credentials.secrets().stream().findFirst();
    }

    /** Google takes keys in a header of its own, and access tokens, which are told by how they begin, as bearer tokens. */
    private static Header google(String credential) {
        return credential.startsWith(ACCESS_TOKEN)
                ? new Header("authorization", "Bearer " + credential)
                : new Header("x-goog-api-key", credential);
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
