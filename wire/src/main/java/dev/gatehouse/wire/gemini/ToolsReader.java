package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's tools, and what may be done with them. Tools that Google runs itself are refused: no other provider has them. */
final class ToolsReader {
    private final List<Tool> declared = new ArrayList<>();
    private final @Nullable Member mode;
    private final Set<String> allowed = new HashSet<>();

    ToolsReader(Member root) {
        root.items("tools").forEach(this::read);
        var config = root.findObject("toolConfig");
        var calling = config == null ? null : config.findObject("functionCallingConfig");
        mode = calling == null ? null : calling.find("mode");
        if (calling != null) {
            calling.items("allowedFunctionNames").forEach(name -> allowed.add(name.text()));
        }
    }

    private void read(Member tool) {
        for (var member : tool.object().properties()) {
            boolean functions = member.getKey().equals("functionDeclarations")
                    || member.getKey().equals(Spelling.snake("functionDeclarations"));
            if (!functions && !member.getValue().isNull()) {
                throw tool.untranslatable("Tools other than functions are not available for this model");
            }
        }
        tool.items("functionDeclarations").forEach(declaration -> declared.add(RequestReader.tool(declaration)));
    }

    /** Where only some may be called, the others are not offered: no other protocol can say it of several. */
    List<Tool> tools() {
        return isForced() && allowed.size() > 1
                ? declared.stream()
                        .filter(tool -> allowed.contains(tool.name()))
                        .toList()
                : declared;
    }

    private boolean isForced() {
        return mode != null && mode.text().equalsIgnoreCase("ANY");
    }

    @Nullable
    ToolChoice choice() {
        if (mode == null || declared.isEmpty()) {
            return null;
        }
        return switch (mode.text().toUpperCase(Locale.ROOT)) {
            case "NONE" -> new ToolChoice.None();
            case "ANY" ->
                allowed.size() == 1 ? new ToolChoice.Named(allowed.iterator().next()) : new ToolChoice.Required();
            case "AUTO", "VALIDATED", "MODE_UNSPECIFIED" -> new ToolChoice.Auto();
            default -> throw mode.outOfRange("AUTO, ANY, VALIDATED or NONE");
        };
    }
}
