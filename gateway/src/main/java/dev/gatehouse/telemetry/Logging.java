package dev.gatehouse.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The process's log as a whole. */
public final class Logging {
    private Logging() {}

    /** @param level such as {@code INFO} */
    public static void level(String level) {
        if (LoggerFactory.getLogger("dev.gatehouse") instanceof Logger own) {
            own.setLevel(Level.toLevel(level));
        }
    }

    /** Writes what still waits; nothing is logged after it. */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
