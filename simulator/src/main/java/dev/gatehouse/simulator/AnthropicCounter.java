package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.PromptCache.Breakpoint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the blocks of a prompt in the provider's order (tools, system, messages) and finds where it may be cached. */
final class AnthropicCounter {
    private final @Nullable MessageDigest prefix;
    private final boolean automatic;
    private final List<Breakpoint> breakpoints = new ArrayList<>();
    private int tokens;

    /** @param scope whose cache it is; equal prompts of different scopes have different prefixes */
    AnthropicCounter(String scope, ObjectNode body) {
        this.automatic = body.has("cache_control");
        // Most prompts have no breakpoint, and then nobody asks for their prefixes.
        this.prefix = body.findValue("cache_control") == null ? null : digest(scope);
    }

    void add(JsonNode block, int blockTokens) {
        tokens += blockTokens;
        if (prefix != null) {
            prefix.update(withoutCacheControl(block).toString().getBytes(UTF_8));
            JsonNode control = block.path("cache_control");
            if (control.isObject()) {
                breakpoints.add(breakpoint(prefix, control));
            }
        }
    }

    int tokens() {
        return tokens;
    }

    List<Breakpoint> breakpoints() {
        if (automatic && prefix != null) {
            breakpoints.add(breakpoint(prefix, Json.object()));
        }
        return breakpoints;
    }

    private Breakpoint breakpoint(MessageDigest digest, JsonNode control) {
        try {
            var soFar = (MessageDigest) digest.clone();
            return new Breakpoint(
                    tokens,
                    HexFormat.of().formatHex(soFar.digest()),
                    Json.text(control, "ttl").equals("1h"));
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode withoutCacheControl(JsonNode block) {
        if (block instanceof ObjectNode object && object.has("cache_control")) {
            ObjectNode copy = object.objectNode();
            copy.setAll(object);
            copy.remove("cache_control");
            return copy;
        }
        return block;
    }

    private static MessageDigest digest(String scope) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(scope.getBytes(UTF_8));
            return digest;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
