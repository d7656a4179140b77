package dev.gatehouse.acceptance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Shows what the shared product printed last when a test fails. */
public final class TailOnFailure implements TestWatcher {
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        System.err.println("--- the product's last words at the failure of " + context.getDisplayName() + ":\n"
                + Product.shared().program().tail());
    }
}
