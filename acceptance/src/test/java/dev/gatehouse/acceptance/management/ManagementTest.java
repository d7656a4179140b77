package dev.gatehouse.acceptance.management;

import dev.gatehouse.acceptance.TailOnFailure;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class of scenarios; that it ran is remembered, since a route is only missed when all of them have. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({TailOnFailure.class, ManagementTest.Ran.class})
@interface ManagementTest {
    /** Which of these classes are through. */
    final class Ran implements AfterAllCallback {
        private static final Set<String> CLASSES = ConcurrentHashMap.newKeySet();

        static boolean ran(Class<?> scenarios) {
            return CLASSES.contains(scenarios.getName());
        }

        @Override
        public void afterAll(ExtensionContext context) {
            CLASSES.add(context.getRequiredTestClass().getName());
        }
    }
}
