package dev.gatehouse.access;

import dev.gatehouse.config.AccessConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where this installation looks for a request's credential. */
final class CredentialSources {
    /** In which clients of providers' own protocols send their keys, where those are passed through. */
    private static final String PASSED_ALONG = "litellm_user_api_key";

    private static final String MAPPED = "mapped_pass_through_routes";

    private final RouteGroups groups;
    private final @Nullable String ownHeader;
    private final Map<String, String> headersOfPaths;

    CredentialSources(AccessConfig config, RouteGroups groups) {
        this.groups = groups;
        this.ownHeader = config.keyHeader().orElse(null);
        var headers = new HashMap<String, String>();
        for (var passed : config.passThrough()) {
            passed.keyHeader().ifPresent(header -> headers.putIfAbsent(passed.path(), header));
        }
        this.headersOfPaths = Map.copyOf(headers);
    }

    /** The only header that counts, where the installation named one. */
    Optional<String> ownHeader() {
        return Optional.ofNullable(ownHeader);
    }

    Credentials read(Presented request) {
        if (ownHeader != null) {
            return Credentials.readOnly(ownHeader, request::requestHeader);
        }
        var usual = Credentials.read(request::requestHeader, request.path(), request::queryParameter);
        return usual.isAbsent() ? ofPath(request) : replaced(usual, request);
    }

    private Credentials ofPath(Presented request) {
        var header = headersOfPaths.isEmpty() ? null : headersOfPaths.get(request.path());
        var value = header == null ? null : request.requestHeader(header);
        return value == null ? replaced(Credentials.absent(), request) : Credentials.of(value);
    }

    private Credentials replaced(Credentials found, Presented request) {
        if (!isMapped(request.path())) {
            return found;
        }
        var value = request.requestHeader(PASSED_ALONG);
        return value == null ? found : Credentials.of(value);
    }

    /** A mapped prefix is one segment. */
    private boolean isMapped(String path) {
        // Spares nearly all requests the look-up.
        if (path.startsWith("/v1/")) {
            return false;
        }
        int end = path.indexOf('/', 1);
        return groups.isExactlyIn(MAPPED, end < 0 ? path : path.substring(0, end));
    }
}
