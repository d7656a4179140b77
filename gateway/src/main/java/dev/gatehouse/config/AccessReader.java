package dev.gatehouse.config;

import dev.gatehouse.config.AccessConfig.PassThrough;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the part of {@code general_settings} that says who is let in. */
final class AccessReader {
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    /** Groups are named as the reference's own code names them. */
    private static final Pattern ROUTE = Pattern.compile("/\\S*|LiteLLMRoutes\\.[a-z_]+");

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private final Map<String, String> environment;

    AccessReader(Map<String, String> environment) {
        this.environment = environment;
    }

    AccessConfig read(Section general) {
        return new AccessConfig(
                header(general, "litellm_key_header_name"),
                addresses(general),
                general.flag("use_x_forwarded_for").orElse(false),
                routes(general, "allowed_routes"),
                routes(general, "public_routes"),
                routes(general, "admin_only_routes"),
                passThrough(general),
                new JwtReader(environment).read(general),
                general.flag("allow_client_side_credentials").orElse(false),
                general.flag("allow_user_auth").orElse(false));
    }

    private static Optional<String> header(Section section, String name) {
        return section.text(name)
                .flatMap(text -> HEADER.matcher(text).matches()
                        ? Optional.of(text)
                        : section.wrong(name, "expected the name of a header"));
    }

    private static List<String> addresses(Section general) {
        var addresses = general.texts("allowed_ips");
        if (!addresses.stream().allMatch(text -> AccessConfig.address(text).isPresent())) {
            general.wrong("allowed_ips", "expected IP addresses");
        }
        return addresses;
    }

    private static List<String> routes(Section section, String name) {
        var routes = section.texts(name);
        if (!routes.stream().allMatch(route -> ROUTE.matcher(route).matches())) {
            section.wrong(name, "expected paths that begin with a slash, or LiteLLMRoutes.<group>");
        }
        return routes;
    }

    private static List<PassThrough> passThrough(Section general) {
        var all = new ArrayList<PassThrough>();
        for (var entry : general.sections("pass_through_endpoints")) {
            var path = entry.text("path");
            var methods = methods(entry);
            boolean auth = entry.flag("auth").orElse(false);
            var header = entry.section("headers").flatMap(headers -> {
                var named = header(headers, "litellm_user_api_key");
                headers.finish(Settings.UNUSED);
                return named;
            });
            entry.finish(Settings.PASS_THROUGH);
            if (path.filter(it -> it.startsWith("/")).isEmpty()) {
                entry.wrong("path", "required, and begins with a slash");
            } else {
                all.add(new PassThrough(path.get(), methods, auth, header));
            }
        }
        return all;
    }

    private static Set<String> methods(Section entry) {
        var methods = entry.texts("methods").stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        if (!METHODS.containsAll(methods)) {
            entry.wrong("methods", "expected names of HTTP methods");
        }
        return methods;
    }
}
