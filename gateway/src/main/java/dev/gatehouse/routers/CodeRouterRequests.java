package dev.gatehouse.routers;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the code router is asked. */
final class CodeRouterRequests {
    private CodeRouterRequests() {}

    record Test(
            @Description("What a user would ask for.") String prompt,

            @Description("auto, price, quality or agentic; auto where none is named.") @Nullable
            String mode,

            @Nullable Context context) {
        Test {
            if (prompt.isBlank()) {
                throw invalid("prompt", "Input should have at least 1 character", "string_too_short");
            }
            if (mode != null && CodeMode.of(mode).isEmpty()) {
                throw invalid("mode", "Input should be 'auto', 'price', 'quality' or 'agentic'", "enum");
            }
        }

        CodeMode wanted() {
            return mode == null ? CodeMode.AUTO : CodeMode.of(mode).orElseThrow();
        }
    }

    /** What else the conversation would show. */
    record Context(
            @Nullable Integer fileCount,
            @Nullable Boolean hasErrorTrace,
            @Nullable Integer conversationLength) {
        Signs signs() {
            return new Signs(
                    fileCount == null ? 0 : fileCount,
                    hasErrorTrace != null && hasErrorTrace,
                    conversationLength == null ? 0 : conversationLength);
        }
    }

    record Settings(
            @Description("True where nothing is said.") @Nullable
            Boolean useCodeRouter,

            @Description("balanced where nothing is said.") @Nullable
            String optimizationMode,

            @Nullable String manualModel) {}

    static RuntimeException invalid(String member, String message, String type) {
        return new ApiError.Invalid(List.of(new Violation(List.of("body", member), message, type))).asException();
    }
}
